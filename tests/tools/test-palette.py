#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The colours of data/style*.css hold for people who see colours otherwise.

    test-palette.py [ROOT]

Any two of the nine states of a meter stay apart (CIEDE2000) in normal sight and in the three
kinds of colour blindness (Machado 2009, severity 1, in linear light), and every text stands out
from what it lies on (WCAG contrast). The sign beside each state is no excuse: it is for grey print.
"""

import itertools
import math
import os
import re
import sys
import unittest

ROOT = sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..", "..")
STATES = ["ok", "alarm1", "alarm2", "arrears", "tripped", "unsold", "new", "lost", "held"]
PHASES = ["phase_a", "phase_b", "phase_c"]
SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                   (0.004733, 0.691367, 0.303900)),
}
APART = {"normal": 15.0, "protanopia": 10.5, "deuteranopia": 10.5, "tritanopia": 10.5}
PHASES_APART = 14.0
TEXT_CONTRAST = 4.5  # WCAG AA
LINE_CONTRAST = 3.0
CARDS = {"style.css": "#ffffff", "style-dark.css": "#383838"}


def read_palette(name, root=ROOT):
    with open(os.path.join(root, "data", name), encoding="utf-8") as file:
        return dict(re.findall(r"@define-color\s+(\w+)\s+(#[0-9a-fA-F]{6});", file.read()))


def linear(colour):
    parts = (int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def seen(colour, sight):
    rgb = linear(colour)
    return [min(1.0, max(0.0, sum(m * c for m, c in zip(row, rgb)))) for row in SIGHTS[sight]]


def lab(rgb):
    r, g, b = rgb
    xyz = ((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047,
           0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
           (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883)
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(first, second):
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean_c7 = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - math.sqrt(mean_c7 / (mean_c7 + 25 ** 7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1 = math.degrees(math.atan2(b1, a1)) % 360 if c1 else 0.0
    h2 = math.degrees(math.atan2(b2, a2)) % 360 if c2 else 0.0
    step = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    mean_h = h1 + h2 if c1 * c2 == 0 else (h1 + step / 2) % 360
    d_l, d_c = l2 - l1, c2 - c1
    d_h = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(step / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    t = (1 - 0.17 * math.cos(math.radians(mean_h - 30)) + 0.24 * math.cos(math.radians(2 * mean_h))
         + 0.32 * math.cos(math.radians(3 * mean_h + 6))
         - 0.20 * math.cos(math.radians(4 * mean_h - 63)))
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    turn = 30 * math.exp(-(((mean_h - 275) / 25) ** 2))
    r_t = -2 * math.sqrt(mean_c ** 7 / (mean_c ** 7 + 25 ** 7)) * math.sin(math.radians(2 * turn))
    return math.sqrt((d_l / s_l) ** 2 + (d_c / s_c) ** 2 + (d_h / s_h) ** 2
                     + r_t * (d_c / s_c) * (d_h / s_h))


def difference(first, second, sight):
    return ciede2000(lab(seen(first, sight)), lab(seen(second, sight)))


def closest(colours, sight):
    """(difference, name, name) of the two that are most alike."""
    return min((difference(colours[a], colours[b], sight), a, b)
               for a, b in itertools.combinations(sorted(colours), 2))


def contrast(first, second):
    y1, y2 = (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(first), linear(second)))
    return (max(y1, y2) + 0.05) / (min(y1, y2) + 0.05)


class Formulas(unittest.TestCase):
    """Without these the rest would prove nothing."""

    def test_ciede2000_of_the_published_pairs(self):
        pairs = [  # Sharma, Wu, Dalal 2005, table 1
            ((50.0000, 2.6772, -79.7751), (50.0000, 0.0000, -82.7485), 2.0425),
            ((50.0000, -1.3802, -84.2814), (50.0000, 0.0000, -82.7485), 1.0000),
            ((50.0000, 2.4900, -0.0010), (50.0000, -2.4900, 0.0009), 7.1792),
            ((50.0000, 2.5000, 0.0000), (73.0000, 25.0000, -18.0000), 27.1492),
            ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
            ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
            ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ]
        for first, second, wanted in pairs:
            self.assertAlmostEqual(ciede2000(first, second), wanted, places=4)

    def test_contrast_of_black_on_white(self):
        self.assertAlmostEqual(contrast("#000000", "#ffffff"), 21.0, places=6)

    def test_red_and_green_fall_together(self):
        for sight in ("protanopia", "deuteranopia"):
            self.assertLess(difference("#a65a00", "#7c7400", sight),
                            0.6 * difference("#a65a00", "#7c7400", "normal"))


class Palette(unittest.TestCase):
    def each(self):
        for name, card in CARDS.items():
            yield name, dict(read_palette("style.css"), **read_palette(name)), card

    def test_states_stay_apart(self):
        for name, palette, _ in self.each():
            states = {state: palette["st_" + state] for state in STATES}
            for sight, least in APART.items():
                found, a, b = closest(states, sight)
                with self.subTest(file=name, sight=sight, pair=(a, b)):
                    self.assertGreaterEqual(found, least)

    def test_a_state_can_be_read(self):
        for name, palette, _ in self.each():
            for state in STATES:
                with self.subTest(file=name, state=state):
                    self.assertGreaterEqual(
                        contrast(palette["st_" + state], palette[f"st_{state}_fg"]), TEXT_CONTRAST)

    def test_coloured_text_can_be_read(self):
        for name, palette, card in self.each():
            for text in ("t_ok", "t_alarm", "t_arrears", "t_lost"):
                with self.subTest(file=name, text=text):
                    self.assertGreaterEqual(contrast(palette[text], card), TEXT_CONTRAST)

    def test_phases_stay_apart_and_are_seen(self):
        for name, palette, card in self.each():
            phases = {phase: palette[phase] for phase in PHASES}
            for sight in SIGHTS:
                with self.subTest(file=name, sight=sight):
                    self.assertGreaterEqual(closest(phases, sight)[0], PHASES_APART)
            for phase in PHASES + ["series", "reference"]:
                with self.subTest(file=name, line=phase):
                    self.assertGreaterEqual(contrast(palette[phase], card), LINE_CONTRAST)

    def test_the_dark_theme_redefines_all(self):
        self.assertEqual(sorted(read_palette("style.css")), sorted(read_palette("style-dark.css")))

    def test_a_bad_palette_is_found(self):
        states = {state: read_palette("style.css")["st_" + state] for state in STATES}
        states["lost"] = "#cfdccb"  # nearly the green of "ok"
        self.assertLess(closest(states, "deuteranopia")[0], APART["deuteranopia"])


if __name__ == "__main__":
    unittest.main()
