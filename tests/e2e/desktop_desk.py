# SPDX-License-Identifier: GPL-3.0-or-later
"""What the steps of a day at the desk share."""

import gettext

from atspi import Failed, wait_for

USER, PASSWORD, CLERK = "admin", "correct horse battery", "陈晓燕"
SWEEP_S = 45  # the demo's slowest line is swept in about 9 s


def check_equal(what, is_so, must_be):
    if is_so != must_be:
        raise Failed(f"{what}: {is_so}, not {must_be}")


def containing(*texts):
    def fits(name):
        return all(text in name for text in texts)

    fits.what = " … ".join(texts)
    return fits


class Desk:
    """What the steps share."""

    def __init__(self, site, screen, translations):
        self.site = site
        self.screen = screen
        self.desktop = None
        catalog = gettext.translation("prewatt", translations, ["zh_CN"])
        self.tr = catalog.gettext
        self.trn = catalog.ngettext
        self.trp = catalog.pgettext

    def sign_in(self):
        screen = self.screen
        screen.give_focus()
        screen.type(USER)
        screen.key("Return")
        screen.type(PASSWORD)
        screen.key("Return")
        # Whoever signs in again finds the page they left.
        screen.wait("button", self.tr("Who is signed in"), seconds=20)
        screen.key("alt+1")
        screen.wait("label", self.tr("Needs attention"))
        screen.picture("home")
        screen.key("alt+2")
        screen.wait("entry", self.tr("Search a tenant, room or meter"), seconds=20)

    def wait_sweep(self):
        """Until every meter has answered or is known not to; the demo has a few of those."""
        def swept():
            health = self.site.call("site.health")
            is_done = health["fresh"] + health["lost"] >= health["meters"] == 154
            return health if is_done and health["fresh"] > 140 else None

        return wait_for("the sweep of the park", SWEEP_S, swept)

    def choose_customer(self, typed, tenant, key, entry):
        """The first Enter of three: who pays. Returns the field for the amount."""
        screen, tr = self.screen, self.tr
        screen.key(key)
        field = screen.wait_focus("entry", tr(entry))
        screen.key("ctrl+a")
        screen.type(typed)
        wait_for(f"“{typed}” in the search field", 5, lambda: field.text() == typed)
        screen.key("Return")
        amount = screen.wait_focus("text", tr("Amount paid (yuan)"))
        screen.wait("label", tenant)
        return amount

    def confirm_amount(self, room, serial):
        """The second Enter and the third: the amount is right, and so is the card."""
        screen, tr = self.screen, self.tr
        screen.key("Return")
        screen.wait("label", tr("Please check"))
        screen.wait("label", containing(room, serial))
        screen.picture("card")
        # What comes before the card can have been seen is not heard.
        confirm = tr("Confirm %s").split("%s")[0]
        wait_for("the card to be taken as seen", 10, lambda: any(
            "busy" not in node.states for node in screen.find_all("button", containing(confirm))))
        screen.key("Return")

    def save_as(self, path, n_below):
        """Types the name of a file into GTK's dialog, which is above so many windows."""
        screen = self.screen
        wait_for("the file dialog", 10, lambda: len(screen.windows()) == n_below + 1)
        screen.give_focus()
        screen.key("ctrl+a")
        screen.type(path)
        screen.picture("file-dialog")
        screen.key("Return")
        wait_for("the file dialog to close", 10, lambda: len(screen.windows()) == n_below)

    def leave_dialog(self):
        """Escape, more than once: without a window manager the keyboard may not be there yet."""
        screen = self.screen

        def is_gone():
            if len(screen.windows()) == 1:
                return True
            screen.give_focus()
            screen.key("Escape")
            return False

        wait_for("the dialog to close", 10, is_gone)

    def confirm(self, label):
        """A button of libadwaita's message dialogs: it is there for wide and for narrow windows,
        and says its name twice."""
        self.screen.press("button", f"{label} {label}")

    def show_section(self, title):
        """A part of Setup. The buttons of libadwaita's switcher have no name of their own, their
        labels have."""
        node, nodes = self.screen.wait("label", self.tr(title)), self.screen.program.nodes()
        while node.role not in ("button", "toggle button", "radio button"):
            node = nodes[node.parent_path]
        node.act()

    def command(self, label, go, reason):
        """Presses a command of the meter that is selected, and confirms it."""
        screen, tr = self.screen, self.tr
        screen.press("button", tr(label))
        field = screen.wait("text", tr("Reason"))
        field.set_text(reason)
        screen.picture("command")
        self.confirm(tr(go))
        screen.wait_gone("text", tr("Reason"))
