# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of the day at the desk for whoever keeps the site: what needs attention, the log, many
meters at once, a price to come, a backup, a list in a file, a line that is gone."""

import csv
import os
from decimal import Decimal

from atspi import wait_for
from desktop_desk import CLERK, check_equal, containing

FLOOR, N_ON_FLOOR = "D1", 11  # rooms found by it, on the line below
MUTE = 4, 2  # line and address of one of them
GONE_LINE, GONE_ROOM = 1, "A101"
NEW_PRICE = "0.9876"


def home(desk):
    """Home says what needs attention, and leads to it"""
    screen, tr = desk.screen, desk.tr
    screen.give_focus()
    screen.key("alt+1")
    screen.wait("label", tr("Needs attention"))
    screen.picture("home-attention")
    screen.click("label", tr("Meters lost"))

    def is_filter(name):
        return name.startswith(tr("Lost"))

    wait_for("the filter for lost meters", 10,
             lambda: "pressed" in screen.wait("button", is_filter).states)
    screen.picture("lost-meters")
    screen.press("button", is_filter)


def log(desk):
    """the log has what was done, by whom, and its seals hold"""
    screen, tr = desk.screen, desk.tr
    screen.give_focus()
    screen.key("alt+6")
    screen.click("label", tr("Account opened"))
    screen.wait("label", containing(CLERK))
    screen.wait("button", tr("All about this"))
    screen.picture("log-entry")
    screen.press("button", tr("Verify the books"))
    wait_for("what was verified", 30, lambda: len(screen.windows()) == 2)
    screen.wait("label", tr("The books are sound"))
    desk.leave_dialog()
    screen.wait("label", containing(tr("The log is whole: verified %s, all %s entries, no seal "
                                       "broken").split("%s", maxsplit=1)[0]))
    screen.picture("log-verified")


def many(desk):
    """many meters are told at once, and what failed is told again"""
    screen, tr = desk.screen, desk.tr
    desk.site.tell_simulator({"cmd": "set", "line": MUTE[0], "address": MUTE[1], "mute": True})
    screen.give_focus()
    screen.key("alt+4")
    screen.wait("entry", tr("Find meters")).set_text(FLOOR)
    screen.wait("label", desk.trn("%u meter · balance in yuan", "%u meters · balance in yuan",
                                  N_ON_FLOOR).replace("%u", str(N_ON_FLOOR)))
    screen.click("button", tr("Wall of rooms"))
    screen.key("ctrl+a")
    screen.press("button", tr("Send"))
    screen.press("menu item", tr("Clock…"))
    screen.listen()
    screen.wait("label", containing(str(N_ON_FLOOR)))
    screen.picture("many")
    desk.confirm(tr("Send"))
    failed = tr("%d failed").replace("%d", "1")
    screen.wait_heard(containing(tr("Set clock"), failed), seconds=60)
    screen.picture("many-failed")
    desk.site.tell_simulator({"cmd": "set", "line": MUTE[0], "address": MUTE[1], "mute": False})
    screen.listen()
    screen.press("button", tr("Retry what failed"), seconds=30)
    screen.wait_heard(containing(tr("Set clock"), tr("all done")), seconds=60)
    screen.picture("many-done")
    screen.press("button", tr("Hide; the work goes on"))


def export(desk):
    """a list goes into a file as it is shown"""
    screen, tr = desk.screen, desk.tr
    path = os.path.join(screen.pictures, "meters.csv")
    screen.press("button", tr("Print or export"))
    screen.press("menu item", tr("CSV…"))
    desk.save_as(path, 1)
    wait_for("the list in its file", 20, lambda: os.path.exists(path))
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    check_equal("meters in the file", sum(any(cell.startswith(FLOOR) for cell in row)
                                          for row in rows), N_ON_FLOOR)
    screen.wait("entry", tr("Find meters")).set_text("")
    screen.press("button", tr("Select none (Ctrl+Shift+A)"))


def tariffs(desk):
    """a price to come is a new version of its tariff"""
    screen, tr = desk.screen, desk.tr
    screen.give_focus()
    screen.key("alt+5")
    desk.show_section("Tariffs")
    screen.press("button", tr("New version"))
    screen.wait("text", tr("Flat")).set_text(NEW_PRICE)
    screen.picture("tariff")
    screen.press("button", tr("Save"))
    screen.wait("label", containing(*tr("From %s · to come").split("%s")))
    project = desk.site.call("auth.session")["scopes"][0]["project"]["id"]

    def saved():
        rows = desk.site.call("tariff.list", {"project": project, "limit": 20})["rows"]
        prices = [Decimal(plan["price_flat"]) for row in rows for plan in row["plans"]]
        return Decimal(NEW_PRICE) in prices

    wait_for("the new price in the engine", 10, saved)
    screen.picture("tariff-saved")


def backup(desk):
    """the site is backed up at a press, and the copy is whole"""
    screen, tr = desk.screen, desk.tr
    desk.show_section("Site")
    screen.press("button", tr("Back up now"))
    screen.wait("label", desk.trn("%u backup is kept", "%u backups are kept", 1).replace("%u", "1"),
                seconds=30)
    screen.picture("backup")
    check_equal("backups", len(desk.site.call("backup.status")["backups"]), 1)


def lost_line(desk):
    """a line that answers no more is said at its meter, and read again when it is back"""
    screen, tr = desk.screen, desk.tr
    desk.site.tell_simulator({"cmd": "fault", "line": GONE_LINE, "kind": "drop-request",
                              "on": "any", "times": -1})
    screen.give_focus()
    screen.key("alt+4")
    screen.press("button", containing(f"{GONE_ROOM} "))
    screen.wait("button", tr("Close"))
    screen.listen()
    screen.press("button", tr("Read now"))
    screen.wait_heard(containing(tr("Read"), tr("No answer")), seconds=60)
    screen.picture("line-gone")
    desk.site.tell_simulator({"cmd": "clear", "line": GONE_LINE})
    screen.listen()
    screen.press("button", tr("Read now"))
    screen.wait_heard(containing(tr("Read"), tr("Done")), seconds=60)
    screen.picture("line-back")


KEEPING = (home, log, many, export, tariffs, backup, lost_line)
