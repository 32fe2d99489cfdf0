#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text that the engine's rooms can say to a person has to be one that the desk translates.

    check-sentences.py [ROOT]     prints one line per text that is unknown and ends with 1 if any is

The engine speaks English over the wire; src/app/common/engine-words.c lists what the desk knows in
the person's language. Here every literal of at least two words in the rooms below is held against
that list, unless it is said below why no client sees it. What is said below of nothing any more is
told too, so that it cannot stay behind.
"""

import glob
import os
import re
import sys

ROOMS = ("demo", "domain", "engine", "field", "record", "store")
KNOWN = "src/app/common/engine-words.c"

# --- what no client sees, and why -----------------------------------------------------------------

# Calls whose texts go elsewhere. "*" at the end: and what begins so.
ELSEWHERE = {
    "g_error": "the journal of the computer",
    "g_message": "the journal of the computer",
    "g_warning": "the journal of the computer",
    "N_": "a label: translated where it is shown",
    "OPERATION": "the description of an operation, for programmers",
    "pwt_profile_json_allow": "names of members",
    "pwt_profile_json_enter": "a place in a profile",
    "pwt_profile_json_fail": "for who writes a profile: the rest of a sentence that is translated",
}

# Files all of whose texts go elsewhere, but for those that are known.
FILES = {
    "src/domain/ledger.c": "what the engine posts is right: else the program is wrong",
    "src/engine/import.c": "for who writes a site file: behind its place in the file",
    "src/field/wire.c": "a test double",
    "src/record/finding.c": "the desk has these words itself, by a finding's code",
    "src/record/json-text.c": "a text that is no JSON: for who writes the program that sent it",
    "src/record/json-read.c": "JSON that fits no record: for who writes the program that sent it",
    "src/record/json.c": "JSON and its schema",
}

# Single texts, each with "%s" where something is put in: what only a wrong program is told, and
# what is no sentence.
TEXTS = {
    "src/demo/life.c": ["The simulator has no line %s"],
    "src/domain/id.c": ["an id"],
    "src/domain/pricing.c": [
        "A negative amount buys nothing",
        "A weight cannot be negative",
        "Energy used and its price cannot be negative",
        "There is nothing to weigh by: every weight is zero",
    ],
    # how a sentence begins that is known
    "src/domain/topup.c": [
        "The meter shows purchase count ", "The meter that answers says its number ends in ",
    ],
    # what a meter told and could not be stored: as the meter said it, for who repairs it
    "src/engine/field-events.c": [
        " of line %s, meter %s", "One before it could not be stored", "change of a link",
        "change of communication", "failed reading",
    ],
    "src/engine/verification.c": ["audit chain"],  # a finding's subject
    "src/engine/owner.c": ["owner of the files"],  # a name in the audit log
    "src/field/run-encode.c": [
        "A top-up has an amount and a target count above zero.", "Not a task.",
    ],
    "src/store/history-write.c": [
        "A reading of point %s cannot be stored: its point, time or number of values is out of "
        "range",
    ],
    "src/store/history.c": [
        "No reading has a quantity “%s”", "There is no room for another quantity (“%s”)",
    ],
    "src/store/journal.c": [
        "Entry %s was posted already, with other content", "There is no entry %s",
    ],
    "src/store/list-query.c": [
        "A filter must name its column", "Filter “%s”: %s", "Private details cannot be filtered by",
        "Private details cannot be sorted by", "This list cannot be searched",
        "This list has no such column",
    ],
    "src/store/lists-meters.c": ["There is no meter state “%s”"],
    "src/store/lists.c": ["A window begins at 0 or later and has at most %s rows"],
}

# --- reading --------------------------------------------------------------------------------------

TOKEN = re.compile(
    r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|[A-Za-z_]\w*|\s+|.", re.DOTALL
)
DEFINE = re.compile(r'^#define (\w+) "((?:\\.|[^"\\\n])*)"$', re.MULTILINE)
# A conversion; what is behind its "%" may be a macro's, as in "%" G_GINT64_FORMAT.
CONVERSION = re.compile(r"%(?:[-+ 0#]*[0-9]*(?:\.[0-9]+)?(?:hh|h|ll|l|z)?[a-zA-Z]|[-+ 0]*[0-9]*\0)")
WORDS = re.compile(r"[A-Za-z]{2,}[,:;’”]* [a-z“%]|\b[AI] [a-z]{2,}|%s [a-z]{2,} ")
# What is in src/store and is SQL or a piece of it, unless it is an error's.
SQL = re.compile(r"[A-Z]{3}|=|\w \([a-z(]|\b\w+\.\w|^ ?[a-z(][^;]*$|^ OR ")


def tokens_of(text):
    for match in TOKEN.finditer(text):
        token = match.group(0)
        if not token.isspace() and not token.startswith(("/*", "//")):
            yield token, text.count("\n", 0, match.start()) + 1


def literals_of(text):
    """(line, names of the calls it stands in, text) of each literal, put together as C does."""
    defined = dict(DEFINE.findall(text))
    text = DEFINE.sub("", text)
    calls, parts, start, before = [], [], 0, ""
    for token, line in list(tokens_of(text)) + [("", 0)]:
        is_literal = token.startswith('"')
        if is_literal or (parts and re.fullmatch(r"G_G\w+_FORMAT", token)) or token in defined:
            start = start if parts else line
            parts.append(token[1:-1] if is_literal else defined.get(token, "\0"))
            continue
        if parts:
            yield start, [c for c in calls if c], "".join(parts)
            parts = []
        if token == "(":
            calls.append(before if re.match(r"[A-Za-z_]", before) else "")
        elif token == ")" and calls:
            calls.pop()
        before = token


def normalize(text):
    """@text as the desk's list has it."""
    return CONVERSION.sub("%s", text).replace("%%", "%").replace('\\"', '"').replace("\\n", "")


def is_elsewhere(calls, used):
    for call in calls:
        for name in ELSEWHERE:
            if call == name or (name.endswith("*") and call.startswith(name[:-1])):
                used.add(name)
                return True
    return False


def known_texts(root):
    with open(os.path.join(root, KNOWN), encoding="utf-8") as file:
        return {text for _, calls, text in literals_of(file.read()) if calls[-1:] == ["N_"]}


def check_file(root, path, known, used):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        text = file.read()
    for line, calls, literal in literals_of(text):
        said = normalize(literal)
        is_sql = path.startswith("src/store/") and SQL.search(said) and not re.search(
            "error|refuse|invalid|damaged|advice", " ".join(calls)
        )
        # The desk looks up what stands behind a field's name.
        if said in known or re.sub(r"^(?:[a-z_]+|%s): ", "", said) in known:
            continue
        if is_sql or not WORDS.search(said) or is_elsewhere(calls, used):
            continue
        if path in FILES or said in TEXTS.get(path, ()):
            used.update((path, (path, said)))
            continue
        yield f"{path}:{line}: “{said}” is not in {KNOWN}"


def unused(used):
    for name in list(ELSEWHERE) + list(FILES):
        if name not in used:
            yield f"“{name}” is left out in vain"
    for path, texts in TEXTS.items():
        for text in texts:
            if (path, text) not in used:
                yield f"{path}: “{text}” is left out in vain"


def check_tree(root):
    known = known_texts(root)
    used = set()
    wrong = []
    for room in ROOMS:
        for path in sorted(glob.glob(os.path.join(root, "src", room, "*.[ch]"))):
            wrong += check_file(root, os.path.relpath(path, root), known, used)
    return wrong, list(unused(used))


def main():
    wrong, left = check_tree(sys.argv[1] if len(sys.argv) > 1 else ".")
    for line in wrong + left:
        print(line)
    return 1 if wrong or left else 0


if __name__ == "__main__":
    sys.exit(main())
