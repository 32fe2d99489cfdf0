# SPDX-License-Identifier: GPL-3.0-or-later
"""The real programs on a site of their own, and what can be asked of them behind the screen."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import time

from atspi import Failed, wait_for

PR_SET_CHILD_SUBREAPER = 36
# Stands in for prewattd: the desktop starts one by itself as soon as the last is lost, so an outage
# lasts only as long as this waits.
GATE = """#!/bin/sh
while [ -e '{closed}' ]; do sleep 0.1; done
exec '{program}' "$@"
"""
GTK_CSS = "window.solid-csd { padding: 0; margin: 0; border: none; box-shadow: none; }\n"
GTK_SETTINGS = """[Settings]
gtk-font-name=Noto Sans CJK SC 11
gtk-enable-animations=false
gtk-cursor-blink=false
"""


def name_of_process(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def children_of(pid):
    """Processes that a process started and that still are."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(entry))
    return found


class Site:
    """A site in a folder of its own; start() starts the desktop, which starts the rest."""

    def __init__(self, programs, folder, environment):
        self.programs = programs
        self.path = os.path.join(folder, "site")
        self.log = os.path.join(folder, "programs.log")
        self.gate_closed = os.path.join(folder, "gate-closed")
        self.environment = {**os.environ, **environment, "PREWATTD": self.write_gate(folder)}
        self.user = None
        self.password_file = os.path.join(folder, "password")
        # What outlives its parent becomes ours, so that nothing is left when this ends.
        if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
            raise Failed("this system has no subreapers")
        self.write_gtk_settings()

    def write_gtk_settings(self):
        folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "gtk-4.0")
        os.makedirs(folder, exist_ok=True)
        for name, text in (("gtk.css", GTK_CSS), ("settings.ini", GTK_SETTINGS)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)

    def write_gate(self, folder):
        path = os.path.join(folder, "prewattd-gate")
        with open(path, "w", encoding="utf-8") as file:
            file.write(GATE.format(closed=self.gate_closed,
                                   program=os.path.join(self.programs, "prewattd")))
        os.chmod(path, 0o700)
        return path

    def close_gate(self):
        with open(self.gate_closed, "w", encoding="utf-8"):
            pass

    def open_gate(self):
        os.remove(self.gate_closed)

    def start(self, program):
        with open(self.log, "ab") as log:
            return subprocess.Popen(
                [os.path.join(self.programs, program), "--site", self.path],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def find_process(self, name):
        """The id of our process of that name, child or grandchild."""
        below = children_of(os.getpid())
        for pid in below + [grandchild for child in below for grandchild in children_of(child)]:
            if name_of_process(pid) == name:
                return pid
        return None

    def kill(self, name):
        pid = wait_for(f"{name} to run", 10, lambda: self.find_process(name))
        os.kill(pid, signal.SIGKILL)
        wait_for(f"{name} to be gone", 10, lambda: self.find_process(name) is None)

    def stop(self):
        """Ends everything that was started here, in whatever state it is."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            end = time.monotonic() + 10
            while time.monotonic() < end:
                left = [pid for pid in children_of(os.getpid())
                        if name_of_process(pid).startswith("prewatt")]
                if not left:
                    return
                for pid in left:
                    try:
                        os.kill(pid, number)
                    except ProcessLookupError:
                        pass
                time.sleep(0.1)

    # --- behind the screen ---

    def set_credentials(self, user, password):
        self.user = user
        with open(self.password_file, "w", encoding="utf-8", opener=lambda path, flags:
                  os.open(path, flags, 0o600)) as file:
            file.write(password + "\n")

    def ctl(self, *arguments):
        done = subprocess.run(
            [os.path.join(self.programs, "prewattctl"), "--site", self.path, *arguments],
            env={**self.environment, "PREWATT_USER": self.user,
                 "PREWATT_PASSWORD_FILE": self.password_file},
            capture_output=True, text=True, check=False, timeout=60)
        if done.returncode != 0:
            raise Failed(f"prewattctl {' '.join(arguments[:2])}: {done.stdout}{done.stderr}")
        return done.stdout

    def call(self, operation, request=None):
        return json.loads(self.ctl("call", operation, json.dumps(request or {})))

    def tell_simulator(self, question):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(5)
            link.connect(os.path.join(self.path, "simulator", "control"))
            link.sendall(json.dumps(question).encode() + b"\n")
            with link.makefile("r", encoding="utf-8") as answer:
                reply = json.loads(answer.readline())
        if not reply.get("ok"):
            raise Failed(f"the simulator: {reply}")
        return reply

    def true_meter(self, line, address):
        """What the simulated meter knows of itself, past all programs under test."""
        question = {"cmd": "meter", "line": line, "address": address}
        return self.tell_simulator(question)["meter"]
