#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the tree against the rules of the house: who may include whom, sizes, banned words.

    tidy.py [ROOT]        prints one line per breach and ends with 1 if there is any

The tables below are the rules. EXCEPTIONS may only shrink: one that is no longer needed is a breach
itself, so it cannot stay behind.
"""

import os
import re
import subprocess
import sys
from collections import namedtuple

# --- the rooms: what each may include, of ours and of others ------------------------------------

# A room may always include itself. Records carry values of the domain in their structs, so whoever
# may use record may use domain.
ROOMS = {
    "domain": {"rooms": [], "libraries": ["std", "glib"]},
    "record": {"rooms": ["domain"], "libraries": ["std", "glib"]},
    "store": {
        "rooms": ["domain", "record"],
        "libraries": ["std", "posix", "glib", "gobject", "gio", "json-glib", "sqlite", "libpq"],
    },
    "field": {
        "rooms": ["domain", "record"],
        "libraries": ["std", "posix", "glib", "gobject", "gio", "json-glib", "libmodbus"],
    },
    "engine": {
        "rooms": ["domain", "record", "store", "field"],
        "libraries": [
            "std", "posix", "glib", "gobject", "gio", "json-glib", "libsodium", "libpng", "icu",
        ],
    },
    "report": {
        "rooms": ["domain", "record", "backend"],
        "libraries": ["std", "math", "glib", "gobject", "gio", "cairo", "pango", "libxlsxwriter"],
    },
    "api": {
        "rooms": ["domain", "record", "engine"],
        "libraries": ["std", "posix", "glib", "gobject", "gio", "json-glib", "libsoup"],
    },
    "backend": {
        "rooms": ["domain", "record"],
        "libraries": ["std", "posix", "glib", "gobject", "gio", "json-glib", "libsoup"],
    },
    "notify": {
        "rooms": ["domain", "record"],
        "libraries": ["std", "glib", "gobject", "gio", "libsoup", "libcurl"],
    },
    "pay": {
        "rooms": ["domain", "record"],
        "libraries": ["std", "glib", "gobject", "gio", "libsoup", "libcurl"],
    },
    "chart": {
        "rooms": [],
        "libraries": ["std", "math", "glib", "gobject", "gio", "cairo", "pango", "gtk"],
    },
    "app": {
        "rooms": ["domain", "record", "backend", "chart", "report"],
        "libraries": [
            "std", "math", "glib", "gobject", "gio", "cairo", "pango", "gtk", "adwaita",
        ],
    },
    # Makes the demo: an engine among simulated meters, on a clock of its own.
    "demo": {
        "rooms": ["domain", "record", "store", "field", "engine", "sim"],
        "libraries": ["std", "glib", "gobject", "json-glib"],
    },
    "sim": {
        "rooms": ["domain"],
        "libraries": ["std", "posix", "glib", "gobject", "gio", "json-glib"],
    },
    # What a program starts; what that is, its own file says.
    "main": {
        "rooms": [
            "domain", "record", "store", "field", "engine", "report", "api", "backend", "app",
            "sim", "demo",
        ],
        "libraries": ["std", "posix", "glib", "gobject", "gio", "adwaita", "libsodium"],
    },
}

# Single files or headers that may pass where their room may not.
PASSES = [
    # (file that includes, header that is included)
    (r"src/backend/direct[a-z-]*\.[ch]", r"engine/.*"),
    (r"src/sim/.*", r"field/(codec|modbus|modbus-rtu|modbus-tcp)\.h"),
    (r"src/sim/json\.c", r"record/record\.h"),  # its guard before json-glib
    (r"src/app/start/simulator\.c", r"signal\.h"),  # ends the demo's processes
    (r"src/app/frame/application\.c", r"unistd\.h"),  # prewattd in a session of its own
    (r"src/report/table-xlsx\.c", r"locale\.h"),  # libxlsxwriter follows it in numbers
]

# Which library a system header belongs to; the first match decides.
LIBRARIES = [
    ("std", r"(stddef|stdint|stdbool|stdarg|stdlib|string|limits|inttypes|stdio|errno|assert)\.h"),
    ("math", r"math\.h"),
    ("glib", r"(glib|glib/.*|gmodule)\.h"),
    ("gobject", r"(glib-object|gobject/.*)\.h"),
    ("gio", r"gio/.*\.h"),
    ("json-glib", r"json-glib/.*\.h"),
    ("sqlite", r"sqlite3\.h"),
    ("libpq", r"(libpq-fe|postgres.*)\.h"),
    ("libmodbus", r"(modbus|modbus/.*)\.h"),
    ("libsodium", r"(sodium|sodium/.*)\.h"),
    ("libpng", r"png\.h"),
    ("icu", r"unicode/.*\.h"),
    ("libsoup", r"libsoup/.*\.h"),
    ("libcurl", r"curl/.*\.h"),
    ("cairo", r"(cairo|cairo-.*|cairo/.*)\.h"),
    ("pango", r"pango/.*\.h"),
    ("libxlsxwriter", r"xlsxwriter.*\.h"),
    ("gtk", r"(gtk|gdk|gsk|graphene)[/a-z0-9-]*\.h"),
    ("adwaita", r"adwaita\.h"),
    ("posix", r"(unistd|fcntl|signal|poll|pty|termios|netdb|time|locale|pthread|dirent|sched|grp|"
              r"pwd|glib-unix|sys/.*|netinet/.*|arpa/.*|linux/.*)\.h"),
]
GENERATED = re.compile(r"[a-z]+/[a-z]+-(config|resources)\.h")

# --- sizes ----------------------------------------------------------------------------------------

MAX_C_LINES = 800
MAX_HEADER_LINES = 200
MAX_UI_LINES = 300
MAX_FUNCTION_LINES = 70
MAX_PARAMETERS = 7
MAX_NESTING = 4
MAX_COLUMNS = 100

# --- words ----------------------------------------------------------------------------------------

BANNED_CALLS = (
    "sprintf vsprintf g_sprintf strcpy strcat strtok atoi atol localtime gmtime system popen gets"
).split()
# Money and energy are whole numbers: no floating point where they are kept or reckoned.
NO_FLOATS_IN = ("src/domain/", "src/store/", "src/engine/")
FLOATS = "double float gdouble gfloat strtod g_ascii_strtod g_strtod".split()
# These macros look at an argument several times; a clock or a die gives another answer each time.
LOOKED_AT_TWICE = re.compile(
    r"\b(?:MIN|MAX|CLAMP|ABS)\s*\([^;{}]*?\b\w*(?:_time|_now|random\w*)\s*\("
)
# Written in two halves, so that this file does not break its own rule.
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
MACHINE_PATHS = re.compile(r"(?<![\w.*])/(?:wor" r"k/|tmp/b" r"-|tmp/w" r"/|root/|home/[a-z])")
SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\bCREATE\s+(TABLE|INDEX|TRIGGER|VIEW)\b|\bPRAGMA\s+\w+",
    re.DOTALL,
)

ROOT_ENTRIES = set(
    ".ci .clang-format .editorconfig .gitattributes .gitignore CHANGELOG.md CONTRIBUTING.md "
    "LICENSE README.md README.zh_CN.md check data flatpak icons meson.build meson_options.txt po "
    "run src tests ui".split()
)
# Names that other people's tools prescribe.
GIVEN_NAMES = re.compile(
    r"(meson\.build|LINGUAS|POTFILES|[a-z]{2}(_[A-Z]{2})?\.po|cn\.prewatt\.Prewatt[\w.-]*"
    r"|[a-z-]+@\.service(\.in)?|README\.md"
    r"|[a-z0-9_]+\.py)"  # a module that others import
)
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*(\.in)?")

# (file, rule): why. May only shrink.
EXCEPTIONS = {}

Breach = namedtuple("Breach", "path line rule text")


# --- reading --------------------------------------------------------------------------------------

def list_files(root):
    """Every file of the project: what git tracks or could track, else all but build folders."""
    try:
        out = subprocess.run(
            ["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z"],
            check=True, capture_output=True,
        ).stdout.decode()
        names = sorted(set(n for n in out.split("\0") if n))
        names = [n for n in names if os.path.isfile(os.path.join(root, n))]
        if names:
            return names
    except (OSError, subprocess.CalledProcessError):
        pass
    names = []
    for folder, folders, files in os.walk(root):
        folders[:] = [d for d in folders if not re.fullmatch(r"\.git|_?build.*|__pycache__", d)]
        names += [os.path.relpath(os.path.join(folder, f), root) for f in files]
    return sorted(names)


TOKEN = re.compile(
    r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)


def split_code(text):
    """C text as (code with comments and literals blanked out, line for line; string literals)."""
    strings = []  # [line, text]; adjacent literals are one text, as to the compiler
    end = 0

    def blank(match):
        nonlocal end
        token = match.group(0)
        if token[0] == '"':
            if strings and not match.string[end:match.start()].strip():
                strings[-1][1] += token[1:-1]
            else:
                strings.append([match.string.count("\n", 0, match.start()) + 1, token[1:-1]])
            end = match.end()
            return '""'
        if token[0] == "'":
            return "' '"
        return "\n" * token.count("\n") or " "

    # Includes hold their name as a literal: keep those lines out of the blanking.
    code = TOKEN.sub(blank, re.sub(r'^(#\s*include)\s+"[^"\n]*"', r"\1 <own>", text, flags=re.M))
    return code, strings


# --- rules for C ----------------------------------------------------------------------------------

def library_of(header):
    for name, pattern in LIBRARIES:
        if re.fullmatch(pattern, header):
            return name
    return None


def check_own_include(path, header, files):
    if header.startswith("../") or "/../" in header:
        return "write includes from src/, never ../"
    if GENERATED.fullmatch(header):
        return None
    beside = os.path.join(os.path.dirname(path), header)
    if path.startswith("tests/"):
        known = ("src/" + header, header, "tests/" + header, beside)
        is_found = any(k in files for k in known) or any(
            re.fullmatch(r"tests/[a-z0-9]+/" + re.escape(header), f) for f in files
        )
        return None if is_found else f"no such header: {header}"
    if "src/" + header not in files:
        return f"no such header in src/: {header}"
    room, target = path.split("/")[1], header.split("/")[0]
    if target == room or target in ROOMS.get(room, {}).get("rooms", []):
        return None
    if any(re.fullmatch(f, path) and re.fullmatch(h, header) for f, h in PASSES):
        return None
    return f"{room} may not include {header}"


def check_system_include(path, header):
    if not path.startswith("src/"):
        return None
    room = path.split("/")[1]
    if any(re.fullmatch(f, path) and re.fullmatch(h, header) for f, h in PASSES):
        return None
    library = library_of(header)
    if library is None:
        return f"<{header}> belongs to no library this program knows"
    if library in ROOMS.get(room, {}).get("libraries", []):
        return None
    return f"{room} may not use {library} (<{header}>)"


def check_includes(path, text, files):
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', line)
        if not match:
            continue
        if match.group(1):
            wrong = check_own_include(path, match.group(1), files)
        else:
            wrong = check_system_include(path, match.group(2))
        if wrong:
            yield Breach(path, number, "include", wrong)


def functions_of(code):
    """(name, first line, last line, parameters, deepest nesting) of each function body.

    The layout is clang-format's: a body opens with a brace alone in column 0."""
    lines = code.split("\n")
    start = None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line.startswith("}") and start is not None:
            head = start
            while head > 0 and re.match(r"[^#}\s].*[^;]$|\s+\S.*[^;]$", lines[head - 1]):
                head -= 1
            signature = " ".join(lines[head:start])
            name = re.search(r"(\w+)\s*\((.*)\)", signature)
            if name:
                yield (name.group(1), head + 1, number + 1, count_parameters(name.group(2)),
                       deepest(lines[start + 1:number]))
            start = None


def count_parameters(text):
    if text.strip() in ("", "void"):
        return 0
    depth = commas = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        commas += char == "," and depth == 0
    return commas + 1


def deepest(lines):
    depth = most = 0
    for line in lines:
        text = line.strip()
        depth -= text.startswith("}")
        if text.endswith("{"):
            depth += 1
            most = max(most, depth)
    return most


def check_functions(path, code):
    for name, first, last, parameters, nesting in functions_of(code):
        length = last - first + 1
        if length > MAX_FUNCTION_LINES:
            yield Breach(path, first, "function-size", f"{name} has {length} lines")
        if parameters > MAX_PARAMETERS:
            yield Breach(path, first, "parameters", f"{name} has {parameters} parameters")
        if nesting > MAX_NESTING:
            yield Breach(path, first, "nesting", f"{name} nests {nesting} blocks")


def check_words(path, code, strings):
    calls = re.compile(r"\b(" + "|".join(BANNED_CALLS) + r")\s*\(")
    floats = re.compile(r"\b(" + "|".join(FLOATS) + r")\b")
    for number, line in enumerate(code.split("\n"), 1):
        for match in calls.finditer(line):
            yield Breach(path, number, "banned-call", f"{match.group(1)} is banned")
        if path.startswith(NO_FLOATS_IN):
            for match in floats.finditer(line):
                yield Breach(path, number, "float", f"{match.group(1)}: whole numbers only here")
    for match in LOOKED_AT_TWICE.finditer(code if path.startswith("src/") else ""):
        number = code.count("\n", 0, match.start()) + 1
        yield Breach(path, number, "twice", "the clock is asked twice: keep its answer first")
    if path.startswith("src/") and not path.startswith("src/store/"):
        for number, text in strings:
            if SQL.search(text):
                yield Breach(path, number, "sql", "SQL lives in src/store only")


def check_c(path, text, files):
    lines = text.count("\n")
    limit = MAX_HEADER_LINES if path.endswith(".h") else MAX_C_LINES
    if lines > limit:
        yield Breach(path, 1, "file-size", f"{lines} lines, at most {limit}")
    code, strings = split_code(text)
    yield from check_includes(path, text, files)
    yield from check_functions(path, code)
    yield from check_words(path, code, strings)


# --- rules for every file -------------------------------------------------------------------------

def check_name(path):
    parts = path.split("/")
    if parts[0] not in ROOT_ENTRIES:
        yield Breach(path, 0, "root", f"{parts[0]} does not belong in the project's root")
    if parts[0] == "src" and len(parts) > 2 and parts[1] not in ROOMS:
        yield Breach(path, 0, "room", f"src/{parts[1]} is no room: add it to ROOMS with its rights")
    for part in parts if len(parts) > 1 else []:
        if part not in ROOT_ENTRIES and not (KEBAB.fullmatch(part) or GIVEN_NAMES.fullmatch(part)):
            yield Breach(path, 0, "name", f"{part} is not kebab-case")


def check_text(path, text):
    unfinished = re.compile(r"\b(" + "|".join(UNFINISHED) + r")\b")
    is_code = path.endswith((".c", ".h", ".py"))
    for number, line in enumerate(text.splitlines(), 1):
        match = unfinished.search(line)
        if match:
            yield Breach(path, number, "unfinished", f"{match.group(1)}: finish it or file it")
        if MACHINE_PATHS.search(line):
            yield Breach(path, number, "machine-path", "a path of one machine only")
        if is_code and len(line) > MAX_COLUMNS:
            yield Breach(path, number, "columns", f"{len(line)} columns, at most {MAX_COLUMNS}")


def check_licence(path, text):
    is_script = text.startswith("#!")
    if not (is_script or path.endswith((".c", ".h", ".py", ".sh", ".ui", ".css"))):
        return
    if not any("SPDX-License-Identifier: " in line for line in text.splitlines()[:4]):
        yield Breach(path, 1, "licence", "no SPDX-License-Identifier in the first lines")


def check_file(root, path, files):
    yield from check_name(path)
    with open(os.path.join(root, path), "rb") as file:
        data = file.read()
    if b"\0" in data or path == "LICENSE" or path.startswith("tests/fuzz/corpus/"):
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        yield Breach(path, 0, "encoding", "not UTF-8")
        return
    yield from check_text(path, text)
    yield from check_licence(path, text)
    if path.endswith((".c", ".h")):
        yield from check_c(path, text, files)
    lines = text.count("\n")
    if path.endswith(".ui") and lines > MAX_UI_LINES:
        yield Breach(path, 1, "file-size", f"{lines} lines, at most {MAX_UI_LINES}")


def check_tree(root, exceptions):
    files = list_files(root)
    known = set(files)
    breaches, used = [], set()
    for path in files:
        for breach in check_file(root, path, known):
            if (path, breach.rule) in exceptions:
                used.add((path, breach.rule))
            else:
                breaches.append(breach)
    for path, rule in exceptions:
        if (path, rule) not in used:
            breaches.append(Breach(path, 0, "exception", f"no longer needed for {rule}: remove it"))
    return files, breaches


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else "."
    files, breaches = check_tree(root, EXCEPTIONS)
    for breach in breaches:
        print(f"{breach.path}:{breach.line}: {breach.rule}: {breach.text}")
    print(f"tidy: {len(files)} files, {len(breaches)} breaches")
    return 1 if breaches or not files else 0


if __name__ == "__main__":
    sys.exit(main())
