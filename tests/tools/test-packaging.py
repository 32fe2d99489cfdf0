#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that other people's tools read: Flatpak manifest and systemd unit.

    test-packaging.py ROOT

flatpak-builder itself cannot run where its runtimes are not installed, and passes over keys it does
not know; so the shape is held here.
"""

import configparser
import os
import re
import sys
import unittest

import yaml

ROOT = sys.argv.pop(1) if len(sys.argv) > 1 else "."
MANIFEST_KEYS = {"id", "runtime", "runtime-version", "sdk", "command", "finish-args", "cleanup",
                 "modules"}
MODULE_KEYS = {"name", "buildsystem", "config-opts", "sources"}
BUILD_SYSTEMS = {"meson", "autotools"}


def path_of(*parts):
    return os.path.join(ROOT, *parts)


class Flatpak(unittest.TestCase):
    def setUp(self):
        with open(path_of("flatpak", "cn.prewatt.Prewatt.yml"), encoding="utf-8") as file:
            self.manifest = yaml.safe_load(file)

    def test_keys_are_known(self):
        self.assertEqual(set(self.manifest), MANIFEST_KEYS)
        for module in self.manifest["modules"]:
            self.assertLessEqual(set(module), MODULE_KEYS)
            self.assertIn(module["buildsystem"], BUILD_SYSTEMS)

    def test_id_is_that_of_the_file(self):
        self.assertEqual(self.manifest["id"], "cn.prewatt.Prewatt")

    def test_archives_are_pinned(self):
        archives = [source for module in self.manifest["modules"] for source in module["sources"]
                    if source["type"] == "archive"]
        self.assertTrue(archives)
        for source in archives:
            self.assertRegex(source["url"], r"^https://")
            self.assertRegex(source["sha256"], r"^[0-9a-f]{64}$")

    def test_program_is_the_last_module_and_comes_from_here(self):
        module = self.manifest["modules"][-1]
        self.assertEqual(module["name"], "prewatt")
        self.assertEqual(module["sources"], [{"type": "dir", "path": ".."}])


class Systemd(unittest.TestCase):
    def setUp(self):
        self.unit = configparser.ConfigParser(strict=False, interpolation=None)
        self.unit.optionxform = str
        self.unit.read(path_of("data", "systemd", "prewattd@.service.in"), encoding="utf-8")

    def test_sections(self):
        self.assertEqual(self.unit.sections(), ["Unit", "Service", "Install"])

    def test_starts_the_site_it_is_named_for(self):
        self.assertEqual(self.unit["Service"]["ExecStart"], "@bindir@/prewattd --site /%I")

    def test_settings_are_written_right(self):
        for section in self.unit.sections():
            for key, value in self.unit[section].items():
                self.assertTrue(re.fullmatch(r"[A-Z][A-Za-z]+", key), key)
                self.assertTrue(value, key)


if __name__ == "__main__":
    unittest.main()
