#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints an Excel file as another program reads it, one JSON value a line.

    read-xlsx.py FILE

For each sheet a line of what it is (name, frozen pane, filter, paper, repeated rows, widths), then
one line a row, each cell as [kind, value, number format] or null.
"""

import datetime
import json
import sys

import openpyxl


def show_cell(cell):
    if cell.value is None:
        return None
    value = cell.value
    if isinstance(value, datetime.datetime):
        return ["time", value.strftime("%Y-%m-%d %H:%M:%S"), cell.number_format]
    kind = {"n": "number", "s": "text", "inlineStr": "text", "f": "formula"}[cell.data_type]
    return [kind, value, cell.number_format]


def main():
    book = openpyxl.load_workbook(sys.argv[1])
    for sheet in book:
        about = {
            "name": sheet.title,
            "frozen": sheet.freeze_panes,
            "filter": sheet.auto_filter.ref,
            "paper": sheet.page_setup.paperSize,
            "orientation": sheet.page_setup.orientation,
            "repeat": sheet.print_title_rows,
            "header": [sheet.oddHeader.left.text, sheet.oddHeader.center.text,
                       sheet.oddHeader.right.text],
            "widths": {name: round(d.width, 1) for name, d in sheet.column_dimensions.items()},
        }
        print(json.dumps(about, ensure_ascii=False, sort_keys=True))
        for row in sheet.iter_rows():
            print(json.dumps([show_cell(cell) for cell in row], ensure_ascii=False))


if __name__ == "__main__":
    main()
