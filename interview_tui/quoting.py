"""How values are written down: quoted for a shell, and people and times as one would write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from interview_tui.model.secret import Secret

_SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
"""What PowerShell takes for a single quote: the typographic ones too."""


def bash(value: str | Secret) -> str:
    """In single quotes, where bash and zsh leave everything as it is."""
    return "'" + _writable(value, "\0", "a shell").replace("'", "'\\''") + "'"


def powershell(value: str | Secret) -> str:
    """In single quotes; PowerShell takes the typographic ones for the same, and each of them is doubled."""
    return "'" + re.sub(f"([{_SINGLE_QUOTES}])", r"\1\1", _writable(value, "\0", "PowerShell")) + "'"


def cmd(value: str | Secret) -> str:
    """Between ``set "NAME=`` and ``"``, where only what cmd expands all the same, and quotes, have no way of being."""
    return _writable(value, '\0\r\n"%!', "cmd")


def line(value: str | Secret) -> str:
    """The rest of a line in a profile or in a file of ``docker --env-file``: neither has any quotes."""
    text = _writable(value, "\0\r\n", "a line of a file")
    if text != text.strip():
        raise ValueError("a value begins or ends with a blank, which a line of a file cannot hold")
    return text


def person(name: str) -> str:
    """``jane-smith`` as one would write it: Jane Smith."""
    return " ".join(word.capitalize() if word.islower() else word for word in re.split(r"[._-]+", name) if word)


def local(at: datetime) -> str:
    """A time where the program runs, and in UTC: ``Saturday 21 November 2026, 17:02 CET (16:02 UTC)``."""
    here, utc = at.astimezone(), at.astimezone(UTC)
    text = f"{here:%A} {here.day} {here:%B %Y, %H:%M %Z}"
    if here.utcoffset() == utc.utcoffset():
        return text
    return f"{text} ({utc:%H:%M} UTC)" if here.date() == utc.date() else f"{text} ({utc.day} {utc:%B, %H:%M} UTC)"


def short(at: datetime) -> str:
    """The same in brief, for a subject: ``21 November, 17:02 CET``."""
    here = at.astimezone()
    return f"{here.day} {here:%B, %H:%M %Z}"


def _writable(value: str | Secret, forbidden: str, where: str) -> str:
    text = value.reveal() if isinstance(value, Secret) else value
    if any(character in text for character in forbidden):
        raise ValueError(f"a value has a character that {where} cannot hold")
    return text


FILTERS: Mapping[str, Callable[..., str]] = {
    "bash": bash,
    "powershell": powershell,
    "cmd": cmd,
    "line": line,
    "person": person,
    "local": local,
    "short": short,
}
"""What templates can do with a value, besides what Jinja brings."""
