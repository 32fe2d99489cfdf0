# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands and eyes at a real GTK 4.8 program: AT-SPI finds, reads and presses, xdotool types.

AT-SPI is spoken over D-Bus and not through libatspi: that asks for one fact of one widget at a
time, while GetItems answers with all of them, a page of 8,000 widgets in half a second instead of
ten. What GTK 4.8 does not tell is found out otherwise: which page of a stack is on top by asking
what lies under a point, which window is in front by the order of X's windows.
"""

import ast
import os
import re
import subprocess
import time

os.environ.pop("G_DEBUG", None)  # is meant for the programs

from gi.repository import Gio, GLib  # noqa: E402

POLL_S = 0.05
CALL_MS = 10000
MAX_CHILDREN = 40  # more rows of a list are not on the screen at once
ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
COMPONENT = "org.a11y.atspi.Component"
EDITABLE_TEXT = "org.a11y.atspi.EditableText"
TEXT = "org.a11y.atspi.Text"
ROOT = "/org/a11y/atspi/accessible/root"
OBJECT_EVENT = "org.a11y.atspi.Event.Object"
WINDOW_COORDINATES = 1
# Of at-spi2-core's atspi-constants.h.
ROLES = {2: "alert", 7: "check box", 16: "dialog", 23: "frame", 29: "label", 31: "list",
         32: "list item", 35: "menu item", 39: "panel", 40: "password text", 43: "button",
         56: "table cell", 61: "text", 62: "toggle button", 75: "application", 79: "entry",
         90: "table row"}
STATES = {"busy": 3, "checked": 4, "focused": 12, "pressed": 20, "selected": 23,
          "sensitive": 24}


# One widget in the text form of GetItems' answer: unpacking it bit by bit takes ten times longer.
STRING = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
ITEM = re.compile(rf"""\(\('[^']*',\ '(?P<path>[^']*)'\),\ \('[^']*',\ '[^']*'\),
    \ \('[^']*',\ '(?P<parent>[^']*)'\),\ (?P<index>-?\d+),\ (?P<n_children>-?\d+),
    \ \[(?P<interfaces>[^\]]*)\],\ (?P<name>{STRING}),\ (?P<role>\d+),\ (?:{STRING}),
    \ \[(?P<states>\d+),""", re.VERBOSE)


class Failed(Exception):
    """Something is not on the screen, or not as it must be."""


def wait_for(what, seconds, poll):
    """What poll() returns as soon as it is true; fails after so many seconds, or PWT_PATIENCE times
    as many: programs under a sanitizer are slow."""
    seconds *= int(os.environ.get("PWT_PATIENCE", "1"))
    end = time.monotonic() + seconds
    while True:
        found = poll()
        if found:
            return found
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(POLL_S)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
    return done.stdout


class Node:
    """A widget as it was when the program was asked."""

    def __init__(self, program, item):
        self.program = program
        self.path, self.parent_path = item["path"], item["parent"]
        self.index, self.n_children = int(item["index"]), int(item["n_children"])
        self.has_actions = ACTION in item["interfaces"]
        self.name = ast.literal_eval(item["name"])
        self.role = ROLES.get(int(item["role"]), item["role"])
        bits = int(item["states"])
        self.states = {state for state, bit in STATES.items() if bits >> bit & 1}

    def __str__(self):
        return f"{self.role} “{self.name}”"

    def call(self, interface, method, signature=None, *arguments):
        return self.program.call(self.path, interface, method, signature, *arguments)

    def box(self):
        """x, y, width, height in the window."""
        return self.call(COMPONENT, "GetExtents", "(u)", WINDOW_COORDINATES)[0]

    def text(self):
        end = self.program.get(self.path, TEXT, "CharacterCount")
        return self.call(TEXT, "GetText", "(ii)", 0, end)[0]

    def set_text(self, text):
        if not self.call(EDITABLE_TEXT, "SetTextContents", "(s)", text)[0]:
            raise Failed(f"{self} takes no text")

    def has_action(self):
        return self.has_actions and self.program.get(self.path, ACTION, "NActions") > 0

    def act(self):
        if not self.call(ACTION, "DoAction", "(i)", 0)[0]:
            raise Failed(f"{self} does not do its action")


class Program:
    """The accessibility bus's end of a process."""

    def __init__(self, pid):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None,
                              None, Gio.DBusCallFlags.NONE, CALL_MS).unpack()[0],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.name = wait_for("the program on the accessibility bus", 30,
                             lambda: self.find_name(pid))
        self.asked = {}  # path: (children, listed)
        self.renamed = []  # (path, name), oldest first: of whatever changed its name
        self.bus.signal_subscribe(self.name, OBJECT_EVENT, "PropertyChange", None,
                                  "accessible-name", Gio.DBusSignalFlags.NONE, self.note_name)

    def hear(self):
        """Takes in the events that have come."""
        while GLib.MainContext.default().iteration(False):
            pass

    def note_name(self, _bus, _sender, path, _interface, _signal, arguments):
        self.renamed.append((path, arguments.unpack()[3]))

    def ask_bus(self, method, signature=None, *arguments):
        return self.bus.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
            GLib.Variant(signature, arguments) if signature else None, None,
            Gio.DBusCallFlags.NONE, CALL_MS).unpack()[0]

    def find_name(self, pid):
        for name in self.ask_bus("ListNames"):
            try:
                if name[0] == ":":
                    if pid == self.ask_bus("GetConnectionUnixProcessID", "(s)", name):
                        return name
            except GLib.Error:  # it left meanwhile
                pass
        return None

    def call(self, path, interface, method, signature=None, *arguments):
        return self.bus.call_sync(
            self.name, path, interface, method,
            GLib.Variant(signature, arguments) if signature else None, None,
            Gio.DBusCallFlags.NONE, CALL_MS).unpack()

    def get(self, path, interface, name):
        return self.call(path, "org.freedesktop.DBus.Properties", "Get", "(ss)", interface, name)[0]

    def items(self):
        reply = self.bus.call_sync(self.name, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache",
                                   "GetItems", None, None, Gio.DBusCallFlags.NONE, CALL_MS)
        nodes = (Node(self, match) for match in ITEM.finditer(reply.print_(False)))
        return {node.path: node for node in nodes}

    def children(self, path):
        return [child for _, child in self.call(path, ACCESSIBLE, "GetChildren")[0]]

    def unlisted(self, nodes):
        """Whose children are not all listed. A child that is hidden stays listed and is counted no
        more, so one that came may go unseen: whoever has more than are counted is asked again each
        time that changes."""
        known, paths = {}, []
        for node in nodes.values():
            known[node.parent_path] = known.get(node.parent_path, 0) + 1
        for node in nodes.values():
            counts = (min(node.n_children, MAX_CHILDREN), known.get(node.path, 0))
            if counts[0] > counts[1] or (counts[0] < counts[1] and
                                         self.asked.get(node.path) != counts):
                self.asked[node.path] = counts
                paths.append(node.path)
        return paths

    def nodes(self):
        """Every widget there is, by path. GTK lists a widget once its parent was asked for it."""
        try:
            nodes = self.items()
            new = self.unlisted(nodes)
            if not new:
                return nodes
            while new:
                new += [child for child in self.children(new.pop())[:MAX_CHILDREN]
                        if child not in nodes]
            return self.items()
        except GLib.Error:  # too early: GTK offers it after its first window; or gone meanwhile
            return {}


def ancestry(node, nodes):
    while node is not None:
        yield node
        node = nodes.get(node.parent_path)


def hits(window, box):
    """Paths of what lies under the middle, two corners and the left edge of a box. The text inside
    an entry is unknown to AT-SPI and hides the entry but for its padding, which is not in the box;
    hence more than the middle."""
    x, y, width, height = box
    for at_x, at_y in ((x + width // 2, y + height // 2), (x + 3, y + 3),
                       (x + width - 3, y + height - 3), (x - 4, y + height // 2)):
        yield window.call(COMPONENT, "GetAccessibleAtPoint", "(iiu)", at_x, at_y,
                          WINDOW_COORDINATES)[0][1]


def is_on_top(node, nodes):
    """Whether the node is what one sees at its place: not on a hidden page, not scrolled away."""
    try:
        box = node.box()
        if box[2] <= 0 or box[3] <= 0:
            return False
        if node.role == "menu item":
            return True  # in a surface of its own, where nothing can be asked for by its place
        above = list(ancestry(node, nodes))
        for path in hits(above[-2], box):
            hit = nodes.get(path)
            # What is insensitive is never hit: then it is what is around it.
            if hit is not None and (node in ancestry(hit, nodes) or (
                    "sensitive" not in node.states and path == node.parent_path)):
                return True
    except (GLib.Error, IndexError):  # gone meanwhile
        pass
    return False


class Screen:
    """One program on the screen, and a folder for pictures of it."""

    def __init__(self, pictures):
        self.pictures = pictures
        self.n_pictures = 0
        self.program = None
        self.pid = 0
        self.alerts = set()

    def attach(self, pid):
        self.pid = pid
        self.program = Program(pid)

    # --- finding ---

    def find_all(self, role, name=None):
        """The widgets of a role that are seen and whose name is, or (a function) fits, this."""
        nodes = self.program.nodes()
        fits = name if callable(name) else lambda text: name is None or text == name
        return [node for node in nodes.values()
                if node.role == role and fits(node.name) and is_on_top(node, nodes)]

    def find(self, role, name=None):
        found = self.find_all(role, name)
        return found[0] if found else None

    def wait(self, role, name=None, seconds=10):
        what = f"{role} “{getattr(name, 'what', name)}”"
        return wait_for(what, seconds, lambda: self.find(role, name))

    def wait_gone(self, role, name, seconds=10):
        what = f"{role} “{getattr(name, 'what', name)}” to go away"
        wait_for(what, seconds, lambda: not self.find(role, name))

    def listen(self):
        """From now on: what a screen reader knows already is not news."""
        self.alerts = {node.path for node in self.program.nodes().values() if node.role == "alert"}
        self.program.hear()
        self.program.renamed.clear()

    def wait_heard(self, fits, seconds=10):
        """Until a screen reader was told since listen(): an alert took this name, which GTK 4.8
        says only of what was asked for before; or one that was not there came with it."""
        def heard():
            nodes = self.program.nodes()
            self.program.hear()
            said = self.program.renamed + [(node.path, node.name) for node in nodes.values()
                                           if node.path not in self.alerts]
            return any(fits(name) and path in nodes and nodes[path].role == "alert"
                       for path, name in said)

        try:
            wait_for(f"“{fits.what}” to be said", seconds, heard)
        except Failed as error:
            said = "; ".join(name for _, name in self.program.renamed)
            raise Failed(f"{error}; said were: {said}") from None

    # --- doing ---

    def press(self, role, name, seconds=10):
        """Does what a button does, as soon as it is seen and sensitive."""
        def ready():
            for node in self.find_all(role, name):
                if "sensitive" in node.states and node.has_action():
                    return node
            return None

        wait_for(f"{role} “{getattr(name, 'what', name)}” to be pressed", seconds, ready).act()

    def click(self, role, name, seconds=10):
        """With the pointer, what AT-SPI has no action for: rows of lists and tables."""
        x, y, width, height = self.wait(role, name, seconds).box()
        run("xdotool", "mousemove", str(x + width // 2), str(y + height // 2), "click", "1")

    def windows(self):
        """X windows of the program that are shown, topmost first."""
        def ask():
            try:
                return (run("xdotool", "search", "--onlyvisible", "--pid", str(self.pid)).split(),
                        run("xwininfo", "-root", "-children").splitlines())
            except Failed:  # a window went away while it was looked at
                return None

        shown, lines = wait_for("the windows", 10, ask)
        order = [line.split()[0] for line in lines if line.lstrip().startswith("0x")]
        return [window for window in order if str(int(window, 16)) in shown]

    def give_focus(self):
        """The topmost window gets the keyboard; a window manager would have done it."""
        run("xdotool", "windowfocus", "--sync", self.windows()[0])

    def key(self, *names):
        run("xdotool", "key", *names)

    def type(self, text):
        run("xdotool", "type", "--delay", "20", text)

    def wait_focus(self, role, name, seconds=10):
        """Until the named field has the keyboard: what is typed now goes there."""
        def focused():
            self.give_focus()
            for node in self.find_all(role, name):
                if "focused" in node.states:
                    return node
            return None

        return wait_for(f"the keyboard in {role} “{name}”", seconds, focused)

    # --- keeping ---

    def picture(self, name):
        self.n_pictures += 1
        path = os.path.join(self.pictures, f"{self.n_pictures:02}-{name}.png")
        run("import", "-window", "root", path)

    def tree(self):
        """Everything AT-SPI says, for whoever must find out why a test failed."""
        nodes = self.program.nodes() if self.program is not None else {}
        below = {}
        for node in nodes.values():
            below.setdefault(node.parent_path, []).append(node)
        lines = []

        def add(node, depth):
            lines.append(f"{'  ' * depth}{node} {' '.join(sorted(node.states))}")
            for child in sorted(below.get(node.path, []), key=lambda node: node.index):
                add(child, depth + 1)

        if ROOT in nodes:
            add(nodes[ROOT], 0)
        return "\n".join(lines)
