#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The check of sentences must bite: on what the desk does not know, on what is left out in vain."""

import importlib.util
import os
import sys
import tempfile
import unittest
from unittest import mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location(
    "sentences", os.path.join(HERE, "check-sentences.py")
)
sentences = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sentences)

KNOWN = 'static const char *const sentences[] = {\n  N_ ("The port %s is in use by %s"),\n};\n'


class Sentences(unittest.TestCase):
    def found(self, path, text):
        """What the check says of a tree of one file, and which of what it leaves out it needed."""
        with tempfile.TemporaryDirectory() as root:
            for name, content in {sentences.KNOWN: KNOWN, path: text}.items():
                target = os.path.join(root, name)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "w", encoding="utf-8") as file:
                    file.write(content)
            with mock.patch.multiple(sentences, FILES={}, TEXTS={"src/field/b.c": ["A wrong one"]},
                                     ELSEWHERE={"g_warning": "", "N_": ""}):
                return sentences.check_tree(root)

    def bites(self, path, text):
        self.assertEqual(len(self.found(path, text)[0]), 1, text)

    def passes(self, path, text):
        self.assertEqual(self.found(path, text)[0], [], text)

    def test_known_sentences(self):
        path = "src/field/a.c"
        self.passes(path, 'g_set_error (error, A, B, "The port %u is in "\n  "use by %s", a, b);')
        self.passes(path, 'x = "The port %08" G_GINT64_FORMAT " is in use by %.60s";')
        self.passes(path, '#define P "The port %s"\nx = P " is in use by %s";')
        self.passes(path, 'set_error (error, "port: The port %s is in use by %s");')

    def test_unknown_sentences(self):
        path = "src/field/a.c"
        self.bites(path, 'g_set_error (error, A, B, "The port %s is in use", a);')
        self.bites(path, 'pwt_run_end (run, "The line is down.");')
        self.bites(path, 'return "must be given";')
        self.bites("src/store/a.c", 'static x[] = { { "meter.line", "There is such a meter" } };')
        self.bites("src/store/a.c", 'g_set_error (error, A, B, "no answer");')

    def test_what_no_client_sees(self):
        self.passes("src/field/a.c", 'g_warning ("The line is down");')
        self.passes("src/field/a.c", 'x = N_ ("Meter number");')
        self.passes("src/field/a.c", 'x = "closed"; /* "The line is down" */')
        self.passes("src/store/a.c", 'x = "SELECT a FROM b " "ORDER BY c";')
        self.passes("src/store/a.c", 'x = "account_list t";')
        self.passes("src/app/a.c", 'x = "The line is down";')
        self.passes("src/field/b.c", 'x = "A wrong one";')

    def test_left_out_in_vain(self):
        _, left = self.found("src/field/b.c", 'x = N_ ("Meter number");')
        self.assertEqual(left, ["“g_warning” is left out in vain",
                                "src/field/b.c: “A wrong one” is left out in vain"])


if __name__ == "__main__":
    unittest.main()
