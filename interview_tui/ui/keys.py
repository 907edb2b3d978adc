"""Which key does what: the defaults, what the settings change, and what is wrong with that."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from interview_tui.ui.commands import BY_ID, COMMANDS

_MODIFIERS = {"ctrl", "shift", "alt", "super"}
_TABLE = frozenset({"up", "down", "pageup", "pagedown", "home", "end"})
_NAMED = _TABLE | {"escape", "enter", "tab", "space", "backspace", "delete", "insert", "left", "right"}
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
    return {command.id: command.key for command in COMMANDS if command.key}


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
        if command not in BY_ID:
            near = difflib.get_close_matches(command, BY_ID, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"The commands are {', '.join(BY_ID)}."
            found[command] = f"There is no command {command!r} to give a key to. {hint}"
            continue
        if not BY_ID[command].key:
            found[command] = f"The command {command} has no key on purpose: it is in the palette only."
            continue
        for key in given.split(","):
            if not _is_key(normal_key(key)):
                found[command] = f"The key {key!r} for {command} is not the name of a key, such as n, X, f5 or ctrl+n."
            elif normal_key(key) in _TABLE:
                found[command] = f"The key {key!r} for {command} moves the cursor already."
    return found


def _is_key(key: str) -> bool:
    """Whether a keyboard can send it, as far as one can tell."""
    *modifiers, base = key.split("+")
    is_letter = len(base) == 1 and base.isprintable() and not base.isspace()
    return set(modifiers) <= _MODIFIERS and (is_letter or base in _NAMED | _FUNCTION or bool(_letter(base)))


def _users(keys: Mapping[str, str]) -> dict[str, list[str]]:
    users: dict[str, list[str]] = defaultdict(list)
    for command, given in keys.items():
        for key in given.split(","):
            users[key].append(command)
    return {key: commands for key, commands in users.items() if len(commands) > 1}


def _clashing(keys: Mapping[str, str]) -> set[str]:
    return {command for commands in _users(keys).values() for command in commands}


def _clashes(keys: Mapping[str, str]) -> list[str]:
    return [
        f"The key {shown_key(key)!r} is wanted by {' and '.join(commands)}; give one of them another."
        for key, commands in _users(keys).items()
    ]
