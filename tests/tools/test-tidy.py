#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tidy check must bite: each rule is shown one file that breaks it and one that does not."""

import importlib.util
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("tidy", os.path.join(HERE, "tidy.py"))
tidy = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tidy)

SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
CLEAN = {
    "src/domain/money.h": SPDX + "#pragma once\n\n#include <glib.h>\n",
    "src/domain/money.c": SPDX + '#include "domain/money.h"\n',
}


def function(lines=3, parameters="void", body="  g_assert (TRUE);\n"):
    return f"static void\nwork ({parameters})\n{{\n" + body * (lines - 3) + "}\n"


class Tidy(unittest.TestCase):
    def rules(self, files, exceptions=None):
        """The rules that a tree of CLEAN and @files breaks, with the files that break them."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**CLEAN, **files}.items():
                target = os.path.join(root, path)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "w", encoding="utf-8") as file:
                    file.write(text)
            _, breaches = tidy.check_tree(root, exceptions or {})
            return sorted({(b.rule, b.path) for b in breaches})

    def bites(self, rule, path, text):
        self.assertEqual(self.rules({path: text}), [(rule, path)])

    def passes(self, path, text):
        self.assertEqual(self.rules({path: text}), [])

    def test_clean_tree_passes(self):
        self.assertEqual(self.rules({}), [])

    def test_upward_include(self):
        self.bites("include", "src/record/a.c", SPDX + '#include "store/store.h"\n')
        self.bites("include", "src/domain/a.c", SPDX + '#include "record/record.h"\n')
        self.passes("src/record/a.c", SPDX + '#include "domain/money.h"\n')

    def test_upward_include_of_a_header_that_exists(self):
        files = {"src/engine/engine.h": SPDX,
                 "src/backend/remote.c": SPDX + '#include "engine/engine.h"\n',
                 "src/backend/direct.c": SPDX + '#include "engine/engine.h"\n'}
        self.assertEqual(self.rules(files), [("include", "src/backend/remote.c")])

    def test_missing_header(self):
        self.bites("include", "src/domain/a.c", SPDX + '#include "domain/none.h"\n')
        self.bites("include", "src/domain/a.c", SPDX + '#include "money.h"\n')

    def test_parent_include(self):
        self.bites("include", "src/domain/a.c", SPDX + '#include "../domain/money.h"\n')
        self.bites("include", "tests/domain/a.c", SPDX + '#include "../money.h"\n')

    def test_libraries(self):
        self.bites("include", "src/domain/a.c", SPDX + "#include <gio/gio.h>\n")
        self.bites("include", "src/engine/a.c", SPDX + "#include <sqlite3.h>\n")
        self.bites("include", "src/engine/a.c", SPDX + "#include <gtk/gtk.h>\n")
        self.bites("include", "src/app/a.c", SPDX + "#include <sys/socket.h>\n")
        self.bites("include", "src/app/a.c", SPDX + "#include <strange.h>\n")
        self.passes("src/store/a.c", SPDX + "#include <sqlite3.h>\n")
        self.passes("src/app/a.c", SPDX + "#include <adwaita.h>\n")

    def test_unknown_room(self):
        self.bites("room", "src/misc/a.c", SPDX)

    def test_sizes(self):
        self.bites("file-size", "src/domain/a.c", SPDX + "\n" * 800)
        self.passes("src/domain/a.c", SPDX + "\n" * 799)
        self.bites("file-size", "src/domain/a.h", SPDX + "\n" * 200)
        self.bites("file-size", "ui/a.ui", "<!-- " + SPDX.strip() + " -->\n" + "\n" * 300)

    def test_function_size(self):
        self.bites("function-size", "src/domain/a.c", SPDX + function(lines=72))
        self.passes("src/domain/a.c", SPDX + function(lines=69))

    def test_parameters(self):
        many = ", ".join(f"int p{i}" for i in range(8))
        self.bites("parameters", "src/domain/a.c", SPDX + function(parameters=many))
        callback = "int a, int (*f) (int, int, int), int c, int d, int e, int g"
        self.passes("src/domain/a.c", SPDX + function(parameters=callback))

    def test_nesting(self):
        def nested(depth):
            return "".join("  if (x) {\n" for _ in range(depth)) + "  }\n" * depth
        self.bites("nesting", "src/domain/a.c", SPDX + function(4, body=nested(5)))
        self.passes("src/domain/a.c", SPDX + function(4, body=nested(4)))

    def test_banned_calls(self):
        for call in tidy.BANNED_CALLS:
            self.bites("banned-call", "src/field/a.c", SPDX + f"int x = {call} (y);\n")
        self.passes("src/field/a.c", SPDX + "int x = g_snprintf (y); /* not sprintf (y) */\n")
        self.passes("src/field/a.c", SPDX + 'const char *x = "system (y)";\n')

    def test_clock_in_a_macro(self):
        self.bites("twice", "src/field/a.c", SPDX + "int x = MAX (end - g_get_real_time (), 0);\n")
        self.passes("src/field/a.c", SPDX + "int x = MAX (end_time, 0);\nint y = read_time ();\n")

    def test_floats(self):
        self.bites("float", "src/engine/a.c", SPDX + "double x;\n")
        self.passes("src/engine/a.c", SPDX + "/* a double entry */\n")
        self.passes("src/report/a.c", SPDX + "double x;\n")

    def test_sql(self):
        for sql in ("SELECT a FROM b", "INSERT INTO a", "UPDATE a SET b = 1",
                    "PRAGMA user_version"):
            text = SPDX + f'const char *x = "{sql}";\n'
            self.bites("sql", "src/engine/a.c", text)
            self.passes("src/store/a.c", text)
        self.bites("sql", "src/engine/a.c", SPDX + 'const char *x = "SELECT a "\n  "FROM b";\n')
        self.passes("src/engine/a.c", SPDX + 'const char *x = "Select a room";\n')

    def test_unfinished(self):
        for word in tidy.UNFINISHED:
            self.bites("unfinished", "src/domain/a.c", SPDX + f"/* {word}: later */\n")
        self.passes("src/domain/a.c", SPDX + 'const char *x = "prewatt-XXXXXX";\n')

    def test_machine_paths(self):
        self.bites("machine-path", "README.md", "see /wor" + "k/main\n")
        self.passes("README.md", "see https://example.org/network/work.html\n")

    def test_columns(self):
        self.bites("columns", "src/domain/a.c", SPDX + "/* " + "x" * 100 + " */\n")

    def test_licence(self):
        self.bites("licence", "src/domain/a.c", "int x;\n")
        self.bites("licence", "run", "#!/bin/sh\n")

    def test_names(self):
        self.bites("name", "src/domain/someThing.c", SPDX)
        self.bites("name", "src/domain/some_thing.h", SPDX)
        self.bites("root", "notes.txt", "x\n")
        self.passes("po/zh_CN.po", "x\n")
        self.passes("data/cn.prewatt.Prewatt.desktop.in", "x\n")

    def test_exceptions_only_shrink(self):
        breach = {"src/domain/a.c": SPDX + "double x;\n"}
        allowed = {("src/domain/a.c", "float"): "why"}
        self.assertEqual(self.rules(breach, allowed), [])
        self.assertEqual(self.rules({}, allowed), [("exception", "src/domain/a.c")])


if __name__ == "__main__":
    unittest.main()
