#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money arrives once though the real prewattd is killed: real programs, ptys and files.

Each seed has a site, a simulator with faults and a prewattd that gets SIGKILL at random moments;
meters fall silent, and another hangs in a meter's place for a while; the clerk repeats what was not
answered. The simulated meters' own counts are the judge.
"""

import argparse
import concurrent.futures
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from decimal import Decimal

LINES, PER_LINE = 2, 3
SALES = 40
KILLS = 6
MUTES = 4  # so often a meter falls silent …
SWAPS = 2  # … or another one hangs in its place, until a few sales later
PASSWORD = "correct horse battery"
SETTLE_S = 60  # after the faults: two back-offs of an unlucky meter
OWN = ("serial", "balance", "count", "purchased", "energy_kwh", "hoard_limit")
FAULTS = ["drop-request", "drop-reply", "delay", "duplicate", "repeat", "corrupt", "truncate",
          "wrong-address", "echo", "power-cut-before", "power-cut-after"]


class Failed(Exception):
    """What was expected did not come."""


class Gone(Exception):
    """Nobody answered: whether it was done is not known."""


def site_file():
    rooms = [f"R{i}" for i in range(LINES * PER_LINE)]
    prices = {f"price_{band}": "0.98" for band in ("sharp", "peak", "flat", "valley", "deep")}
    season = {"from_month": 1, "to_month": 12, "day_kinds": 7, "slots": "F" * 48}
    profiles = ["acrel-dtsy1352", "acrel-ddsy1352", "generic-prepaid"]
    return {
        "format": "prewatt-site-1",
        "project": {"name": "试验园区", "company": "试验物业", "time_zone": "Asia/Shanghai"},
        "buildings": [{"name": "A座", "floors": [{"name": "1F", "rooms": rooms}]}],
        "tariffs": [{"name": "一口价", "plans": [
            {"valid_from": "2025-01-01", **prices, "seasons": [season], "holidays": []}]}],
        "tenants": [{"name": "深圳美佳服饰", "contact": "林美佳", "phone": "13900001234"}],
        "accounts": [{"number": f"10000{i}", "tenant": "深圳美佳服饰", "room": room,
                      "tariff": "一口价", "opened": "2026-01-05"} for i, room in enumerate(rooms)],
        "lines": [{"name": f"总线{i + 1}", "baud": 115200, "parity": "none", "interval_s": 60}
                  for i in range(LINES)],
        "meters": [{"serial": f"20250101{i:04}", "line": i // PER_LINE + 1,
                    "address": i % PER_LINE + 1, "profile": profiles[i % 3], "ct": 1, "pt": 1,
                    "room": room, "sim": {"shape": "steady", "base_w": 400, "peak_w": 400,
                                          "balance": "200.00", "count": 7,
                                          "hoard_limit": "20000.00"}}
                   for i, room in enumerate(rooms)],
    }


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Campaign:
    def __init__(self, options, seed, folder):
        self.options = options
        self.seed = seed
        self.random = random.Random(seed)
        self.site = os.path.join(folder, "site")
        self.sim_folder = os.path.join(folder, "sim")
        self.site_file = os.path.join(folder, "site.json")
        self.log = open(os.path.join(folder, "log"), "w+b")
        self.sim = self.daemon = self.token = None
        self.project, self.points = None, {}
        self.sales = {}
        self.kills = 0
        self.muted, self.swapped = set(), {}

    # --- programs ---

    def start(self, program, *arguments):
        path = os.path.join(self.options.programs, program)
        process = subprocess.Popen([path, *arguments], stdout=subprocess.PIPE, stderr=self.log)
        if process.stdout.readline().strip() != b"ready":
            raise Failed(f"{program} did not start")
        return process

    def start_daemon(self):
        self.daemon = self.start("prewattd", "--site", self.site, "--profiles",
                                 os.path.join(self.options.source, "data", "profiles"), "--create")

    def kill_daemon(self):
        self.daemon.send_signal(signal.SIGKILL)
        self.daemon.wait()
        self.daemon.stdout.close()
        self.kills += 1
        self.start_daemon()

    def stop(self):
        for process in (self.daemon, self.sim):
            if process is not None:
                process.kill()
                process.wait()
                process.stdout.close()

    # --- asking ---

    def call(self, operation, request=None):
        connection = Connection(os.path.join(self.site, "socket"))
        headers = {"Content-Type": "application/json"}
        if self.token is not None:
            headers["Authorization"] = "Bearer " + self.token
        try:
            connection.request("POST", "/api/1/" + operation, json.dumps(request or {}), headers)
            answer = connection.getresponse()
            reply = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Gone(str(error)) from error
        finally:
            connection.close()
        if answer.status != 200:
            raise Failed(f"{operation}: {reply}")
        return reply

    def control(self, **command):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(10)
            link.connect(os.path.join(self.sim_folder, "control"))
            link.sendall(json.dumps(command).encode() + b"\n")
            reply = json.loads(link.makefile("rb").readline())
        if not reply["ok"]:
            raise Failed(f"simulator: {reply}")
        return reply

    def meter(self, cmd, meter, **more):
        place = {"line": meter // PER_LINE + 1, "address": meter % PER_LINE + 1}
        return self.control(cmd=cmd, **place, **more).get("meter")

    def ctl(self, *arguments):
        password = os.path.join(os.path.dirname(self.site), "password")
        with open(password, "w", encoding="utf-8") as file:
            file.write(PASSWORD + "\n")
        return subprocess.run(
            [os.path.join(self.options.programs, "prewattctl"), "--site", self.site, *arguments],
            env={**os.environ, "PREWATT_USER": "boss", "PREWATT_PASSWORD_FILE": password},
            capture_output=True, text=True, check=False, timeout=60)

    # --- one seed ---

    def set_up(self):
        site = site_file()
        with open(self.site_file, "w", encoding="utf-8") as file:
            json.dump(site, file)
        self.sim = self.start("prewatt-sim", "--dir", self.sim_folder, "--site", self.site_file,
                              "--seed", str(self.seed))
        self.start_daemon()
        session = self.call("site.setup", {"name": "boss", "display_name": "老板",
                                           "password": PASSWORD})
        self.token = session["token"]
        reply = self.call("site.import", {"site": json.dumps(site), "line_dir": self.sim_folder})
        self.project = reply["project"]
        rows = self.call("meter.list", {"project": self.project, "limit": 100})["rows"]
        self.points = {row["room"]: row["point"] for row in rows}
        # What a meter shows first is taken for granted, so its own meter hangs there until then.
        self.wait("every meter to be read", lambda health: health["fresh"] == len(rows))

    def wait(self, what, is_so):
        end = time.monotonic() + SETTLE_S
        while not is_so(self.call("site.health")):
            if time.monotonic() > end:
                raise Failed(f"waited too long for {what}")
            time.sleep(0.1)

    def make_faults(self):
        for kind in self.random.sample(FAULTS, 5):
            self.control(cmd="fault", kind=kind, times=-1, chance="0.06",
                         delay_ms=self.random.choice([300, 1000, 4000]))
        self.control(cmd="fault", kind=self.random.choice(FAULTS), on="recharge", times=-1,
                     chance="0.4", delay_ms=500)

    def sell(self, sale):
        try:
            reply = self.call("sale.create", {"id": sale, "project": self.project,
                                              **self.sales[sale]["content"]})
        except Gone:
            return
        number = reply["receipt"]["number"]
        if self.sales[sale]["number"] not in (None, number):
            raise Failed(f"sale {sale} has two receipts")
        self.sales[sale]["number"] = number

    def sell_new(self):
        meter = self.random.randrange(LINES * PER_LINE)
        paid = self.random.choice(["200.00", "200.00", "350.50"])
        sale = str(uuid.UUID(int=self.random.getrandbits(128)))
        self.sales[sale] = {"meter": meter, "number": None,
                            "content": {"point": self.points[f"R{meter}"], "paid": paid}}
        self.sell(sale)

    def begin_trouble(self, is_swap):
        """A meter is exchanged in silence, so that no money is on its way into it just then."""
        meter = self.random.randrange(LINES * PER_LINE)
        if meter in self.muted or meter in self.swapped:
            return
        self.meter("set", meter, mute=True)
        if not is_swap:
            self.muted.add(meter)
            return
        self.swapped[meter] = self.meter("meter", meter)
        self.meter("swap", meter, serial=f"20269999{meter:04}", hoard_limit="20000.00")
        self.meter("set", meter, mute=False)

    def end_trouble(self):
        for meter in self.muted:
            self.meter("set", meter, mute=False)
        for meter, own in self.swapped.items():
            self.meter("set", meter, mute=True)
            other = self.meter("meter", meter)
            if other["count"] != 0 or Decimal(other["purchased"]) != 0:
                raise Failed(f"meter {meter}: money went into the one that hung in its place")
            self.meter("swap", meter, **{name: own[name] for name in OWN})
            self.meter("set", meter, mute=False)
        self.muted, self.swapped = set(), {}

    def work(self):
        kills = sorted(self.random.sample(range(1, SALES), KILLS))
        troubles = self.random.sample(range(1, SALES), MUTES + SWAPS)
        for i in range(SALES):
            if i in troubles:
                self.begin_trouble(i in troubles[:SWAPS])
            elif i % 10 == 9:
                self.end_trouble()
            if i in kills and self.random.random() < 0.5:
                os.kill(self.daemon.pid, signal.SIGKILL)  # the next sale is heard by nobody
            self.sell_new()
            time.sleep(self.random.choice([0, 0.02, 0.1, 0.3, 0.6]))
            if i in kills:
                self.kill_daemon()

    def finish(self):
        """No more faults; a program just started tries at once what is open."""
        self.control(cmd="clear")
        self.end_trouble()
        self.kill_daemon()
        for sale in self.sales:
            self.sell(sale)
            if self.sales[sale]["number"] is None:
                raise Failed(f"sale {sale} is not answered")
        self.wait("top-ups to end", lambda health: health.get("open_topups", 0) == 0)

    def judge(self):
        settled = {}
        for sale, known in self.sales.items():
            state = self.call("sale.get", {"id": sale})["topup"]["state"]
            if state != "settled":
                raise Failed(f"sale {sale} to meter {known['meter']} ended {state}")
            settled.setdefault(known["meter"], []).append(Decimal(known["content"]["paid"]))
        for meter in range(LINES * PER_LINE):
            true = self.meter("meter", meter)
            sums = settled.get(meter, [])
            if true["count"] != 7 + len(sums) or Decimal(true["purchased"]) != sum(sums):
                raise Failed(f"meter {meter}: count {true['count']}, bought {true['purchased']}, "
                             f"settled {sums}")
        books = self.call("books.verify")
        if not books["is_good"]:
            raise Failed(f"books: {books}")
        self.judge_meters()

    def judge_meters(self):
        """prewattctl finds too that meters and books agree, and money of nowhere in one of them."""
        said = self.ctl("verify", "--meters")
        if said.returncode != 0 or f"Meters: {LINES * PER_LINE} agree" not in said.stdout:
            raise Failed(f"verify --meters: {said.stdout}{said.stderr}")
        meter = self.random.randrange(LINES * PER_LINE)
        held = Decimal(self.meter("meter", meter)["balance"])
        self.meter("set", meter, balance=f"{held + 500:.2f}")
        said = self.ctl("verify", "--meters")
        if said.returncode != 1 or said.stdout.count("by the books at most") != 1:
            raise Failed(f"500 yuan of nowhere: {said.stdout}{said.stderr}")

    def run(self):
        try:
            self.set_up()
            self.make_faults()
            self.work()
            self.finish()
            self.judge()
        except Exception:
            self.log.seek(0)
            sys.stderr.buffer.write(self.log.read()[-4000:])
            raise
        finally:
            self.stop()
            self.log.close()
        return self.kills


def run_seed(options, seed):
    folder = tempfile.mkdtemp(prefix="pwt-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    try:
        return Campaign(options, seed, folder).run(), None
    except (Failed, Gone, OSError) as error:
        return 0, f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--seed", type=int, help="only this one, to see it again")
    options = parser.parse_args()
    seeds = [options.seed] if options.seed is not None else range(1, 21)
    bad = kills = 0
    print(f"1..{len(seeds)}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(max_workers=8) as pool:
        results = pool.map(lambda seed: run_seed(options, seed), seeds)
        for number, (seed, (n, why)) in enumerate(zip(seeds, results), 1):
            kills += n
            bad += why is not None
            if why is not None:
                print(f"# {why}")
            print(f"{'ok' if why is None else 'not ok'} {number} seed {seed}", flush=True)
    print(f"# {len(seeds) * SALES} sales, prewattd killed {kills} times")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
