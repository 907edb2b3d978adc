"""Which key does what: the defaults, what the settings change, and what is wrong with that."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping

from interview_tui.ui.commands import BY_ID, COMMANDS
from interview_tui.ui.log_keys import LOG_KEYS

_OF_THE_LOG = frozenset(each.setting for each in LOG_KEYS)
_BESIDE_THE_LOG = frozenset({"logs", "help", "palette", "quit"})
"""The commands whose keys work beside those of the log."""
_MODIFIERS = {"ctrl", "shift", "alt", "super"}
_TABLE = frozenset({"up", "down", "pageup", "pagedown", "home", "end"})
_NAMED = _TABLE | {"escape", "enter", "tab", "space", "backspace", "delete", "insert", "left", "right"}
_LEAVES_THE_LOG = _TABLE | {"left", "right", "escape", "q", "tab", "shift+tab"}
_FUNCTION = frozenset(f"f{number}" for number in range(1, 25))


def check_keys(keys: Mapping[str, str]) -> list[str]:
    """One sentence for everything that is wrong with these keys; what is wrong is left at its default."""
    return [*_bad(keys).values(), *_clashes({**_defaults(), **_good(keys)})]


def keys_in_force(keys: Mapping[str, str]) -> dict[str, str]:
    """The key of every command; keys that clash give way to the defaults."""
    chosen = _good(keys)
    while clashing := _clashing({**_defaults(), **chosen}) & chosen.keys():
        chosen = {command: key for command, key in chosen.items() if command not in clashing}
    return {**_defaults(), **chosen}


def shown_key(keys: str) -> str:
    """A key as it is printed: ``^q`` for ``ctrl+q``, ``?`` for ``question_mark``; the first of several."""
    key = keys.split(",", maxsplit=1)[0].strip()
    if key.startswith("ctrl+"):
        return "^" + shown_key(key.removeprefix("ctrl+"))
    return _SHORT.get(key) or _letter(key) or key


_SHORT = {"escape": "esc"}


def normal_key(key: str) -> str:
    """The key as Textual names it: ``?`` is ``question_mark``."""
    key = key.strip()
    if len(key) == 1 and not key.isalnum():
        return _RENAMED.get(key) or unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return key


# Where Textual's names are not those of Unicode.
_RENAMED = {"/": "slash", "\\": "backslash", "@": "at", "-": "minus", "+": "plus", "_": "underscore"}


def _letter(name: str) -> str:
    """The character of a name such as ``question_mark``; nothing for other keys."""
    if name in _RENAMED.values():
        return next(letter for letter, renamed in _RENAMED.items() if renamed == name)
    try:
        letter = unicodedata.lookup(name.replace("_", " ")) if len(name) > 1 else ""
    except KeyError:
        return ""
    return letter if letter.isprintable() else ""


def _defaults() -> dict[str, str]:
    keys = {command.id: command.key for command in COMMANDS if command.key}
    return keys | {each.setting: each.key for each in LOG_KEYS}


def _good(keys: Mapping[str, str]) -> dict[str, str]:
    bad = _bad(keys)
    return {
        command: ",".join(normal_key(key) for key in given.split(","))
        for command, given in keys.items()
        if command not in bad
    }


def _bad(keys: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with single entries."""
    found = {}
    for command, given in keys.items():
        names = [*BY_ID, *sorted(_OF_THE_LOG)]
        if command not in names:
            near = difflib.get_close_matches(command, names, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"The commands are {', '.join(names)}."
            found[command] = f"There is no command {command!r} to give a key to. {hint}"
        elif command in BY_ID and not BY_ID[command].key:
            found[command] = f"The command {command} has no key on purpose: it is in the palette only."
        elif problem := next(filter(None, (_wrong(key, command) for key in given.split(","))), ""):
            found[command] = problem
    return found


def _wrong(key: str, command: str) -> str:
    """What is wrong with this key for that command, or nothing."""
    name = normal_key(key)
    if not _is_key(name):
        return f"The key {key!r} for {command} is not the name of a key, such as n, X, f5 or ctrl+n."
    if command in _OF_THE_LOG and name in _LEAVES_THE_LOG:
        return f"The key {key!r} for {command} moves the cursor, or leads out of the log, already."
    return f"The key {key!r} for {command} moves the cursor already." if name in _TABLE else ""


def _is_key(key: str) -> bool:
    """Whether a keyboard can send it, as far as one can tell."""
    *modifiers, base = key.split("+")
    is_letter = len(base) == 1 and base.isprintable() and not base.isspace()
    return set(modifiers) <= _MODIFIERS and (is_letter or base in _NAMED | _FUNCTION or bool(_letter(base)))


def _users(keys: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Every key that several want where all of them work: the log has the keys, or it has not."""
    users: dict[str, list[str]] = defaultdict(list)
    for command, given in keys.items():
        for key in given.split(","):
            users[key].append(command)
    for key, commands in users.items():
        yield key, [command for command in commands if command not in _OF_THE_LOG]
        if not _OF_THE_LOG.isdisjoint(commands):
            yield key, [command for command in commands if command in _OF_THE_LOG | _BESIDE_THE_LOG]


def _clashing(keys: Mapping[str, str]) -> set[str]:
    return {command for _, commands in _users(keys) if len(commands) > 1 for command in commands}


def _clashes(keys: Mapping[str, str]) -> list[str]:
    return [
        f"The key {shown_key(key)!r} is wanted by {' and '.join(commands)}; give one of them another."
        for key, commands in _users(keys)
        if len(commands) > 1
    ]


def key_table() -> str:
    """The keys as a Markdown table."""
    rows = [
        f"| `{shown_key(command.key or BY_ID['palette'].key)}` | {command.label} | {command.help} |"
        for command in COMMANDS
    ]
    return "\n".join(["| key | command | what it does |", "|---|---|---|", *rows])


def log_key_table() -> str:
    """The keys as a Markdown table."""
    rows = [f"| `{shown_key(each.key)}` | {each.label} | {each.help} |" for each in LOG_KEYS]
    return "\n".join(["| key | in the log | what it does |", "|---|---|---|", *rows])
