#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Translations: every file with words is listed in po/POTFILES, and every word has its Chinese.

    check-po.py [ROOT]

The catalogue is made anew from the sources in a temporary folder, so a message that was added or
changed since po/zh_CN.po was last merged counts as untranslated.
"""

import os
import re
import subprocess
import sys
import tempfile

WORDS_IN_C = re.compile(r'\b(?:N?_|C_|NC_|ngettext|g_dngettext)\s*\(\s*"')
WORDS_IN_UI = re.compile(r'translatable="(?:yes|true)"')
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3"]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def listed_files(root):
    lines = read(os.path.join(root, "po", "POTFILES")).splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def files_with_words(root):
    for top in ("src", "ui"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in names:
                path = os.path.join(folder, name)
                pattern = WORDS_IN_UI if name.endswith(".ui") else WORDS_IN_C
                if name.endswith((".c", ".h", ".ui")) and pattern.search(read(path)):
                    yield os.path.relpath(path, root)


def check_list(root, listed):
    wrong = 0
    for path in sorted(set(files_with_words(root)) - set(listed)):
        print(f"{path}: has words to translate but is not in po/POTFILES")
        wrong += 1
    for path in listed:
        if not os.path.exists(os.path.join(root, path)):
            print(f"{path}: is in po/POTFILES but does not exist")
            wrong += 1
    return wrong


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


def make_template(root, listed, template):
    """Like gettext's own rule: C by keyword, .ui, .desktop and metainfo by their own readers."""
    keywords = [f"--keyword={word}" for word in KEYWORDS]
    existing = [path for path in listed if os.path.exists(os.path.join(root, path))]
    env = {**os.environ, "GETTEXTDATADIRS": os.environ.get("GETTEXTDATADIRS", "/usr/share/gettext")}
    run("xgettext", "--from-code=UTF-8", "--package-name=prewatt", *keywords, "-o", template,
        *existing, cwd=root, env=env)


def check_language(root, language, template, work):
    """How many messages of @language are missing, doubtful or broken."""
    source = os.path.join(root, "po", language + ".po")
    merged = os.path.join(work, language + ".po")
    run("msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged, source, template)
    done = subprocess.run(
        ["msgfmt", "--check", "--statistics", "-o", os.devnull, merged],
        capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"},
    )
    print(f"{language}: {done.stderr.strip()}")
    if done.returncode == 0 and not re.search(r"untranslated|fuzzy", done.stderr):
        return 0
    print(run("msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", merged).stdout)
    return 1


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else "."
    listed = listed_files(root)
    wrong = check_list(root, listed)
    with tempfile.TemporaryDirectory() as work:
        template = os.path.join(work, "prewatt.pot")
        make_template(root, listed, template)
        languages = read(os.path.join(root, "po", "LINGUAS")).split()
        for language in languages:
            wrong += check_language(root, language, template, work)
    if not languages:
        print("po/LINGUAS names no language")
        wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]}: {error.stderr.strip()}")
