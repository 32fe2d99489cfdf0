#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day at the desk with the real programs: from the first run and the demo to sale, receipt, trip,
opening, an account's story, keeping the site (desktop_keep.py), an outage, setting up and a new
operator.

    desktop.py --programs DIR --source DIR --translations DIR --pictures DIR

To be run by tests/tools/with-display.sh. Prints TAP; leaves a picture of each step.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import traceback
from decimal import Decimal

from atspi import Failed, Screen, run, wait_for
from desktop_desk import CLERK, PASSWORD, USER, Desk, check_equal, containing
from desktop_keep import KEEPING
from desktop_site import Site

# Two customers of the demo's site file.
TENANT, INITIALS, ROOM, SERIAL = "兰州牛肉面馆", "lznrmg", "D101", "202504013462"
METER = 4, 1  # its line and address
FIRST_SERIAL = "202501010021"  # in the table of meters
NEXT_TENANT, NEXT_ROOM, NEXT_SERIAL = "迅捷快递驿站", "E101", "202505014609"
NEXT_METER = 5, 1
FREE_SERIAL, NEW_TENANT = "202504014165", "Newcomer 9"  # no account is open there
NEW_ROOM, NEW_SERIAL = "Z101", "990000000001"
NEW_USER, NEW_CLERK, NEW_PASSWORD = "lixin", "李新", "battery horse staple"
AMOUNT, AMOUNT_IN_WORDS = "123.45", "壹佰贰拾叁元肆角伍分"


def first_run(desk):
    """the first run makes the site, and its administrator chooses a password"""
    screen, tr = desk.screen, desk.tr
    desk.desktop = desk.site.start("prewatt")
    screen.attach(desk.desktop.pid)
    screen.wait("text", tr("User name (typed at sign-in)"), seconds=20)
    screen.picture("setup")
    for name, text in (("User name (typed at sign-in)", USER), ("Name (shown on receipts)", CLERK),
                       ("Password", PASSWORD), ("Password again", PASSWORD)):
        screen.wait("text", tr(name)).set_text(text)
    desk.site.set_credentials(USER, PASSWORD)
    screen.press("button", tr("Create and sign in"))
    screen.wait("label", tr("No project yet"))


def open_demo(desk):
    """the demo opens, with its simulated meters"""
    screen, tr = desk.screen, desk.tr
    screen.picture("no-project")
    screen.press("button", tr("Open the demo"))
    screen.wait("label", tr("Needs attention"), seconds=30)
    screen.give_focus()
    screen.key("alt+2")
    screen.wait("entry", tr("Search a tenant, room or meter"))
    wait_for("prewatt-sim", 5, lambda: desk.site.find_process("prewatt-sim"))


def sign_out_and_in(desk):
    """who signs out can sign in again"""
    screen, tr = desk.screen, desk.tr
    screen.press("button", tr("Who is signed in"))
    screen.press("menu item", tr("Sign out"))
    screen.wait("text", tr("User name"))
    screen.picture("sign-in")
    desk.sign_in()


def read_meters(desk):
    """the whole park is read, and the frame says so"""
    desk.wait_sweep()

    def shown():  # a meter may answer meanwhile: the frame then says one more
        fresh = desk.site.call("site.health")["fresh"]
        return desk.screen.find_all("label", containing(f"{fresh}/154")) or None

    wait_for("the frame to say what is read", 30, shown)
    desk.screen.picture("counter")


def check_in_the_meter(desk, meter, before):
    # The step has its name from the beginning, and its counts when it is begun: how long it took is
    # what says that it is done.
    desk.screen.wait("label", containing(f"{before['count']}→{before['count'] + 1} · "), seconds=30)
    after = desk.site.true_meter(*meter)
    check_equal("purchase count", after["count"], before["count"] + 1)
    check_equal("purchased", Decimal(after["purchased"]),
                Decimal(before["purchased"]) + Decimal(AMOUNT))


def sell(desk):
    """three Enters sell, and the money is in the meter once: 已到表"""
    screen, tr = desk.screen, desk.tr
    before = desk.site.true_meter(*METER)
    amount = desk.choose_customer(INITIALS, TENANT, "ctrl+k", "Search everything")
    screen.picture("customer")
    screen.type(AMOUNT)
    screen.wait("label", AMOUNT_IN_WORDS)
    wait_for(f"“{AMOUNT}” in the field", 5, lambda: amount.text() == AMOUNT)
    screen.picture("amount")
    screen.listen()
    desk.confirm_amount(ROOM, SERIAL)
    screen.wait("label", tr("Booked"), seconds=10)
    check_in_the_meter(desk, METER, before)
    screen.wait_heard(containing(TENANT, tr("In the meter"),
                                 f"{before['count']}→{before['count'] + 1} · "))
    screen.picture("in-the-meter")


def save_receipt(desk):
    """the receipt is saved as PDF, and says what happened"""
    screen, tr = desk.screen, desk.tr
    path = os.path.join(screen.pictures, "receipt.pdf")
    screen.press("button", containing("00000001"))
    screen.wait("button", tr("Save PDF…"))
    screen.picture("receipt")
    screen.press("button", tr("Save PDF…"))
    desk.save_as(path, 2)
    wait_for("the receipt in its file", 10, lambda: os.path.exists(path))
    text = "".join(run("pdftotext", "-layout", path, "-").split())
    for what in ("00000001", TENANT, ROOM, AMOUNT, AMOUNT_IN_WORDS, CLERK, tr("In the meter")):
        if what not in text:
            raise Failed(f"the receipt does not say “{what}”: {text}")
    screen.picture("receipt-saved")
    desk.leave_dialog()


def trip(desk):
    """a trip needs a reason, and is believed when the meter says so"""
    screen, tr = desk.screen, desk.tr
    screen.give_focus()
    screen.key("alt+4")
    screen.press("button", containing(ROOM, TENANT))
    screen.wait("label", containing(SERIAL))
    screen.picture("meters")
    screen.listen()
    desk.command("Trip…", "Trip", "装修停电")
    screen.wait("label", tr("Forced off"), seconds=20)
    screen.wait("label", tr("Done"))
    screen.wait_heard(containing(tr("Trip"), tr("Done"), "装修停电"))
    screen.picture("tripped")
    meter = desk.site.true_meter(*METER)
    check_equal("relay", (meter["closed"], meter["forced"]), (False, "trip"))


def restore(desk):
    """prepayment is restored, and the power is back"""
    screen, tr = desk.screen, desk.tr
    desk.command("Restore prepaid…", "Restore prepaid", "装修结束")
    screen.wait_gone("label", tr("Forced off"), seconds=20)
    screen.wait("label", desk.trp("relay", "Closed"))
    screen.picture("restored")
    screen.press("button", tr("Table"))
    screen.wait("label", FIRST_SERIAL)
    screen.picture("meters-table")
    screen.press("button", tr("Wall of rooms"))
    meter = desk.site.true_meter(*METER)
    check_equal("relay", (meter["closed"], meter["forced"]), (True, "off"))


def open_account(desk):
    """a new tenant gets a room by keys alone, with tariff and alarms of its building"""
    screen, tr = desk.screen, desk.tr
    screen.give_focus()
    screen.key("ctrl+n")
    wait_for("the dialog", 10, lambda: len(screen.windows()) == 2)
    screen.give_focus()
    field = screen.wait_focus("entry", tr("Tenant's name: one you have, or a new one"))
    screen.type(NEW_TENANT)
    wait_for(f"“{NEW_TENANT}” in the field", 5, lambda: field.text() == NEW_TENANT)
    screen.key("Return")
    field = screen.wait_focus("entry", tr("Room, building or meter number"))
    screen.type(FREE_SERIAL)
    wait_for(f"“{FREE_SERIAL}” in the field", 5, lambda: field.text() == FREE_SERIAL)
    screen.key("Return")
    screen.wait("label", containing(*tr("As the newest account in %s").split("%s")))
    screen.picture("opening")
    screen.key("Return")  # to what is paid at once
    screen.wait_focus("text", containing(*tr("First sale for %s").split("%s")))
    screen.key("Return")  # nothing: to the button
    screen.wait_focus("button", desk.trp("account", "Open"))
    screen.key("Return")
    wait_for("the dialog to close", 10, lambda: len(screen.windows()) == 1)
    screen.wait("label", NEW_TENANT)
    screen.picture("opened")
    screen.give_focus()
    screen.key("alt+2")


def account_story(desk):
    """an account is found in its list, and its story says how the balance came about"""
    screen, tr = desk.screen, desk.tr
    screen.give_focus()
    screen.key("alt+3")
    screen.press("button", tr("Back to the list"))
    screen.wait("entry", tr("Find accounts"))
    screen.give_focus()
    screen.key("ctrl+f")
    field = screen.wait_focus("entry", tr("Find accounts"))
    screen.type(INITIALS)
    wait_for(f"“{INITIALS}” in the field", 5, lambda: field.text() == INITIALS)
    screen.wait("label", TENANT)
    screen.picture("accounts")
    screen.key("Return")
    screen.wait("button", tr("Back to the list"))
    screen.wait("label", f"¥{AMOUNT}")
    screen.picture("story")


def lock(desk):
    """a locked desk shows nothing, and the password gives everything back"""
    screen, tr = desk.screen, desk.tr
    screen.key("alt+2")
    amount = desk.choose_customer(NEXT_ROOM, NEXT_TENANT, "ctrl+k", "Search everything")
    screen.type(AMOUNT)
    wait_for(f"“{AMOUNT}” in the field", 5, lambda: amount.text() == AMOUNT)
    screen.key("ctrl+l")
    screen.wait("text", tr("User name"))
    screen.wait_gone("label", NEXT_TENANT)
    screen.picture("locked")
    screen.type(PASSWORD)
    screen.key("Return")
    screen.wait("label", NEXT_TENANT, seconds=20)
    amount = screen.wait_focus("text", tr("Amount paid (yuan)"))
    check_equal("typed amount", amount.text(), AMOUNT)
    screen.picture("unlocked")
    screen.key("ctrl+a")
    screen.key("BackSpace")
    wait_for("an empty field", 5, lambda: amount.text() == "")


def outage(desk):
    """prewattd dies: it shows, what was typed is kept, it heals, the sale goes on"""
    screen, tr = desk.screen, desk.tr
    before = desk.site.true_meter(*NEXT_METER)
    screen.key("alt+2")
    amount = desk.choose_customer(NEXT_ROOM, NEXT_TENANT, "ctrl+f",
                                  "Search a tenant, room or meter")
    screen.type(AMOUNT)
    screen.wait("label", AMOUNT_IN_WORDS)
    desk.site.close_gate()
    screen.listen()
    desk.site.kill("prewattd")
    screen.wait("label", tr("Connection lost, reconnecting…"), seconds=20)
    screen.wait_heard(containing(tr("Connection lost, reconnecting…")))
    screen.picture("offline")
    check_equal("typed amount", amount.text(), AMOUNT)
    desk.site.open_gate()
    screen.wait_gone("label", tr("Connection lost, reconnecting…"), seconds=40)
    check_equal("typed amount", amount.text(), AMOUNT)
    screen.picture("healed")
    desk.confirm_amount(NEXT_ROOM, NEXT_SERIAL)
    check_in_the_meter(desk, NEXT_METER, before)
    screen.picture("sold-after-outage")


def reopen(desk):
    """the window closes and opens again; prewattd has gone on, and the demo comes back"""
    screen, tr = desk.screen, desk.tr
    prewattd = desk.site.find_process("prewattd")
    check_equal("session of prewattd", os.getsid(prewattd), prewattd)
    screen.give_focus()
    screen.key("ctrl+q")
    wait_for("the desktop to end", 15, lambda: desk.desktop.poll() is not None)
    check_equal("exit status of the desktop", desk.desktop.returncode, 0)
    wait_for("the simulator to end with it", 10,
             lambda: desk.site.find_process("prewatt-sim") is None)
    desk.desktop = desk.site.start("prewatt")
    screen.attach(desk.desktop.pid)
    screen.wait("text", tr("User name"), seconds=20)
    desk.sign_in()
    check_equal("prewattd", desk.site.find_process("prewattd"), prewattd)
    desk.wait_sweep()
    screen.picture("reopened")


def set_up(desk):
    """a building, a floor, a room, a line and a meter are set up, and the engine has them"""
    screen, tr = desk.screen, desk.tr

    def add(what, name=None):
        if not screen.find("menu item", tr(what)):  # a menu stays where no pointer was used
            screen.press("button", tr("Add"))
        screen.press("menu item", tr(what))
        if name is not None:  # it is chosen, and shown to be named
            screen.wait("label", f"{tr(what)} {name}")

    def fill(field, text):
        screen.wait_focus("text", tr(field)).set_text(text)
        screen.key("Return")
        screen.wait_gone("text", tr(field))

    screen.give_focus()
    screen.key("alt+5")
    screen.wait("label", tr("Buildings, floors and rooms"))
    add("Building", tr("Building %u").replace("%u", "6"))
    add("Floor", tr("%uF").replace("%u", "1"))
    add("Rooms…")
    fill("Rooms", NEW_ROOM)
    screen.picture("set-up-room")
    add("Line", tr("Line %u").replace("%u", "6"))
    add("Meters…")
    fill("First meter no.", NEW_SERIAL)
    screen.picture("set-up-meter")
    project = desk.site.call("auth.session")["scopes"][0]["project"]["id"]
    tree = desk.site.call("site.tree", {"id": project})
    check_equal("rooms", [row["name"] for row in tree["rooms"] if row["name"] == NEW_ROOM],
                [NEW_ROOM])
    check_equal("meters", [row["address"] for row in tree["meters"]
                           if row["serial"] == NEW_SERIAL], [1])


def add_operator(desk):
    """a new operator signs in, must choose a password, and sees what a clerk may see"""
    screen, tr = desk.screen, desk.tr
    desk.show_section("Operators")
    screen.press("button", tr("New operator…"))
    screen.wait("text", tr("Name, as on receipts")).set_text(NEW_CLERK)
    screen.wait("text", tr("User name")).set_text(NEW_USER)
    screen.wait("text", tr("First password")).set_text(PASSWORD)
    screen.picture("operator")
    screen.press("button", tr("Save"))
    wait_for("the dialog to close", 10, lambda: len(screen.windows()) == 1)
    screen.wait("label", NEW_USER)
    screen.press("button", tr("Who is signed in"))
    screen.press("menu item", tr("Sign out"))
    screen.wait("text", tr("User name")).set_text(NEW_USER)  # over who was here before
    screen.wait("text", tr("Password")).set_text(PASSWORD)
    screen.press("button", tr("Sign in"))
    wait_for("the first password to be changed", 20, lambda: len(screen.windows()) == 2)
    for name, text in (("Old password", PASSWORD), ("New password", NEW_PASSWORD),
                       ("New password again", NEW_PASSWORD)):
        screen.wait("text", tr(name)).set_text(text)
    screen.picture("first-password")
    screen.press("button", tr("Change"))
    wait_for("the dialog to close", 10, lambda: len(screen.windows()) == 1)
    screen.wait("button", tr("Who is signed in"))
    screen.wait("label", NEW_CLERK)
    if screen.find("label", tr("Log")):
        raise Failed("a clerk sees the log")
    screen.picture("clerk")


def verify(desk):
    """the books hold, also against the meters"""
    def logged(operation):
        project = desk.site.call("auth.session")["scopes"][0]["project"]["id"]
        request = {"project": project, "limit": 1,
                   "filters": [{"field": "operation", "value": operation}]}
        return desk.site.call("audit.list", request)["total"]

    single, jobs = logged("meter.command"), logged("meter.command-many")
    said = desk.site.ctl("verify", "--meters")
    words = ("ok", "Journal entries", "as it should be")
    if not all(desk.tr(word) in said for word in words):
        raise Failed(f"verify does not speak the terminal's language: {said}")
    check_equal("commands logged one by one", logged("meter.command"), single)
    check_equal("commands logged as one", logged("meter.command-many"), jobs + 1)


STEPS = (first_run, open_demo, sign_out_and_in, read_meters, sell, save_receipt, trip, restore,
         open_account, account_story, *KEEPING, lock, outage, reopen, set_up, add_operator, verify)


def terminated(number, _):
    """A time-out leaves nothing behind either; the bus that ends too sends this once more."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--programs", "--source", "--translations", "--pictures"):
        parser.add_argument(name, required=True)
    options = parser.parse_args()
    shutil.rmtree(options.pictures, ignore_errors=True)
    os.makedirs(options.pictures)
    folder = tempfile.mkdtemp(prefix="prewatt-e2e-")
    site = Site(options.programs, folder, {
        "LC_ALL": "zh_CN.UTF-8",
        "G_DEBUG": "fatal-warnings",
        "PREWATT_PROFILES": os.path.join(options.source, "data", "profiles"),
        "PREWATT_DEMO_SITE": os.path.join(options.source, "data", "demo", "site.json"),
        "PREWATT_LOCALE_DIR": options.translations,
    })
    screen = Screen(options.pictures)
    desk = Desk(site, screen, options.translations)
    signal.signal(signal.SIGTERM, terminated)
    print(f"1..{len(STEPS)}", flush=True)
    status = 0
    try:
        for number, step in enumerate(STEPS, 1):
            step(desk)
            print(f"ok {number} - {step.__doc__}", flush=True)
    except Exception:  # whatever it was, what was on the screen tells most
        status = 1
        print(f"not ok {number} - {step.__doc__}", flush=True)
        traceback.print_exc()
        screen.picture("failed")
        with open(os.path.join(options.pictures, "failed.txt"), "w", encoding="utf-8") as file:
            file.write(screen.tree())
    finally:
        site.stop()
        shutil.copy(site.log, os.path.join(options.pictures, "programs.log"))
        shutil.rmtree(folder, ignore_errors=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
