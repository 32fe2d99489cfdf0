#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job without a screen: read the meters, open an account, sell, trip and restore, verify.

    demo.py --ctl PREWATTCTL --site SITE --since SECONDS --receipt FILE.pdf

Everything goes through prewattctl, as an administrator would do it by hand; credentials come from
PREWATT_USER and PREWATT_PASSWORD_FILE. Says each step and ends with 1 at the first that is not so.
"""

import argparse
import datetime
import json
import os
import secrets
import subprocess
import sys
import time

READ_WITHIN_S = 45  # a sweep of the demo site takes about 9 s on its lines of 9600 baud
SETTLE_WITHIN_S = 20
FINAL_TOPUP = ("settled", "rejected", "conflict", "cancelled")


class Failed(Exception):
    """A step that did not come out as it must."""


def uuid7():
    number = int(time.time() * 1000) << 80 | secrets.randbits(80)
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(3 << 62) | 2 << 62
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Site:
    """One site, reached through prewattctl."""

    def __init__(self, ctl, path):
        self.base = [ctl, "--site", path]
        self.step_number = 0

    def run(self, *arguments):
        done = subprocess.run(
            [*self.base, *arguments], capture_output=True, text=True, check=False, timeout=120
        )
        if done.returncode != 0:
            said = (done.stdout.strip() + " " + done.stderr.strip()).strip()
            raise Failed(f"{' '.join(arguments[:2])}: {said or done.returncode}")
        return done.stdout

    def call(self, operation, request=None, wait=False):
        text = json.dumps(request or {}, ensure_ascii=False)
        arguments = ["call", operation, text] + (["--wait"] if wait else [])
        return json.loads(self.run(*arguments))

    def say(self, what, text):
        self.step_number += 1
        print(f"  {self.step_number:2}. {what}: {text}", flush=True)


def wait_for(what, seconds, poll):
    """What @poll returns as soon as it is true; fails after @seconds."""
    end = time.monotonic() + seconds
    while True:
        found = poll()
        if found:
            return found
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(0.2)


def seconds_of(time_us):
    """Of a moment as the engine tells it; 0: there is none."""
    if not time_us:
        return 0
    return datetime.datetime.fromisoformat(time_us.replace("Z", "+00:00")).timestamp()


def read_meters(site, since):
    """Since @since, UTC: what the site knew before was not read from these meters."""
    def all_lines_open():
        health = site.call("site.health")
        lines = health["lines"]
        return health if lines and all(line["is_open"] for line in lines) else None

    def all_meters_asked():
        rows = site.call("meter.list", {"project": project, "limit": 500})["rows"]
        now_read = [row for row in rows if seconds_of(row.get("read_us")) >= since]
        silent = [row for row in rows if row["state"] == "lost" and row not in now_read]
        return (rows, now_read) if len(now_read) + len(silent) == len(rows) > 0 else None

    project = site.call("auth.session")["scopes"][0]["project"]["id"]

    health = wait_for("open the lines", 15, all_lines_open)
    ports = ", ".join(sorted(f"{line['name']} ({os.path.basename(line['port'])})"
                             for line in health["lines"]))
    site.say("lines opened", f"{len(health['lines'])}: {ports}")
    rows, now_read = wait_for("read the meters", READ_WITHIN_S, all_meters_asked)
    if not now_read:
        raise Failed("no meter answered")
    site.say("meters found and read",
             f"{len(now_read)} of {len(rows)}, {len(rows) - len(now_read)} without an answer")


def pick_room(site, project):
    """An unopened room whose meter answers."""
    window = site.call("account.openable", {"project": project, "limit": 500})
    for row in window["rows"]:
        if row.get("read_us") and not row.get("failures"):
            return row
    raise Failed("the site has no unopened room left whose meter answers")


def open_account(site, project):
    row = pick_room(site, project)
    tariffs = site.call("tariff.list", {"project": project, "limit": 1})["rows"]
    if not tariffs:
        raise Failed("the site has no tariff")
    tenant = uuid7()
    account = site.call("account.open", {
        "id": uuid7(), "project": project, "tariff": tariffs[0]["id"], "tenant": tenant,
        "new_tenant": {"id": tenant, "project": project, "name": "演示商户", "contact": "王敏",
                       "phone": "13800000000"},
        "points": [{"point": row["point"], "leftover": "adopt"}],
        "alarm1": "50.00", "alarm2": "20.00", "overdraft_limit": "0.00",
    })
    site.say("account opened", f"no. {account['number']}, room {row['room']}, "
                               f"meter {row['serial']}, tariff {tariffs[0]['name']}")
    return row


def sell(site, project, row):
    sale = uuid7()
    request = {"project": project, "point": row["point"], "paid": "100.00"}
    quote = site.call("sale.quote", request)
    if quote.get("refusal"):
        raise Failed(f"the sale is refused: {quote['refusal']}")
    reply = site.call("sale.create", {**request, "id": sale, "pay_method": "cash"})
    receipt = reply["receipt"]
    site.say("sale booked", f"¥{reply['sale']['paid']}, of it ¥{reply['sale']['credit']} to the "
                            f"meter, receipt {int(receipt['number']):08d}, "
                            f"{receipt['paid_in_words']}")

    def settled():
        topup = site.call("sale.get", {"id": sale})["topup"]
        return topup if topup["state"] in FINAL_TOPUP else None

    topup = wait_for("bring the money into the meter", SETTLE_WITHIN_S, settled)
    if topup["state"] != "settled":
        raise Failed(f"the top-up is {topup['state']}: {topup.get('reason')}")
    if int(topup["count_after"]) != int(topup["count_before"]) + 1:
        raise Failed(f"purchase count {topup['count_before']} became {topup['count_after']}")
    site.say("settled in the meter",
             f"purchase count {topup['count_before']} → {topup['count_after']}, "
             f"remaining ¥{topup['balance_before']} → ¥{topup['balance_after']}")
    return sale


def command(site, project, row, kind, is_closed):
    done = site.call("meter.command", {
        "id": uuid7(), "project": project, "meter": row["id"], "kind": kind,
        "reason": "demonstration",
    }, wait=True)
    if done["state"] != "proved":
        raise Failed(f"{kind}: {done['state']}: {done.get('result')}")
    live = site.call("meter.get", {"id": row["id"]})["live"]
    if live["is_closed"] is not is_closed:
        raise Failed(f"{kind}: the relay reads {'closed' if live['is_closed'] else 'open'}")
    site.say(f"relay {'restored' if is_closed else 'tripped'}",
             f"read back as {'closed' if is_closed else 'open'}")


def print_receipt(site, sale, path):
    site.run("receipt", sale, path)
    with open(path, "rb") as file:
        if not file.read(5) == b"%PDF-":
            raise Failed(f"{path} is not a PDF")
    site.say("receipt printed", path)


def words(item):
    return " ".join([item["code"], *(value["text"] for value in item.get("values", []))])


def verify(site):
    result = site.call("books.verify")
    for finding in result["findings"]:
        mark = "ok" if finding["is_good"] else "WRONG"
        text = "; ".join(words(item) for item in finding.get("items", []))
        print(f"        {mark:5} {finding['subject']} ({finding['checked']}) {text}".rstrip())
    if not result["is_good"] or not result["findings"]:
        raise Failed("the books do not hold")
    site.say("books verified", f"{len(result['findings'])} checks")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ctl", required=True)
    parser.add_argument("--site", required=True)
    parser.add_argument("--since", required=True, type=int)
    parser.add_argument("--receipt", required=True)
    options = parser.parse_args()
    site = Site(options.ctl, options.site)
    started = time.monotonic()
    try:
        read_meters(site, options.since)
        project = site.call("auth.session")["scopes"][0]["project"]["id"]
        row = open_account(site, project)
        sale = sell(site, project, row)
        command(site, project, row, "trip", False)
        command(site, project, row, "restore", True)
        print_receipt(site, sale, options.receipt)
        verify(site)
    except (Failed, KeyError, IndexError, ValueError, OSError, subprocess.SubprocessError) as why:
        print(f"FAILED: {type(why).__name__}: {why}", file=sys.stderr)
        return 1
    print(f"All of it is so, after {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
