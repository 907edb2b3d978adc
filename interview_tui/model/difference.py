"""How an interview differs from what was planted, and how a reset ended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from interview_tui.model.health import Health
from interview_tui.model.interview import Interview

HOURS = 4.0
"""How long the next candidate has an environment, where nobody says it."""

NOT_COMPARED = (
    "Not compared, since no candidate can change them: tags, roles and their policies, security groups, secrets, and"
    " the settings of database instances, cache nodes and jump hosts. A reset leaves them as they are, but for the"
    " boundaries of roles."
)
"""What somebody with more rights may have changed without a comparison telling it."""

_MOST_PHRASES = 6
_VERBS = "added", "changed", "removed"
_COUNTED = re.compile(rf"([\d,]+) ({'|'.join(_VERBS)})\b")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: ``what`` is a noun phrase such as ``index by_date``, ``detail`` such as ``added``.

    ``at`` is when it was changed, UTC, where anybody knows. ``more`` is how many like it are not told one by one.
    """

    challenge: str
    what: str
    detail: str = ""
    at: datetime | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs from what was planted; ``unreadable`` says of each challenge that could not be read, why."""

    interview_id: str
    at: datetime
    changes: tuple[Change, ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def pristine(self) -> bool:
        """Whether nothing differs, and everything could be read."""
        return not self.changes and not self.unreadable

    @property
    def sentence(self) -> str:
        """Such as ``214 items changed, 1 table added, function code changed 14:31``."""
        phrases = _phrases(self.changes)
        words = ", ".join(phrases[:_MOST_PHRASES])
        if len(phrases) > _MOST_PHRASES:
            words += f" and {len(phrases) - _MOST_PHRASES} more kinds of changes"
        unread = "; ".join(f"could not be read: {reason}" for reason in self.unreadable)
        if unread:
            return f"{words}; {unread}" if words else unread
        return words or "nothing differs from what was planted"


def _phrases(changes: Iterable[Change]) -> list[str]:
    """One phrase for everything of a kind, in the order in which the kinds come."""
    counted: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], Change] = {}
    for change in changes:
        for key, number in _counts(change):
            counted[key] = counted.get(key, 0) + number
            first.setdefault(key, change)
    return [_phrase(noun, verb, number, first[noun, verb]) for (noun, verb), number in counted.items()]


def _counts(change: Change) -> Iterator[tuple[tuple[str, str], int]]:
    """What a change counts as: its items by what was done to them, or itself as one of its kind."""
    found = [(int(number.replace(",", "")), verb) for number, verb in _COUNTED.findall(change.detail)]
    for number, verb in found:
        yield (_singular(change.what.rpartition(" ")[2]), verb), number
    if not found:
        verb = next((verb for verb in _VERBS if change.detail.startswith(verb)), "changed")
        if change.more:
            yield ("more difference", ""), change.more
        else:
            yield (_kind(change.what), verb), 1


def _kind(what: str) -> str:
    """The kind of ``index by_date`` is ``index``; ``function code`` and ``Students stream`` are there once each."""
    first, _, rest = what.partition(" ")
    return first if rest and first.islower() and first not in _WHOLE else what


_WHOLE = frozenset(
    {"candidate", "copy", "database", "function", "log", "login", "password", "redis", "reserved", "resource"}
)
"""First words of what is said as a whole."""


def _phrase(noun: str, verb: str, number: int, first: Change) -> str:
    if noun == first.what:
        at = f"{first.at.astimezone():%H:%M}" if first.at is not None else ""
        return f"{noun} {verb} {at}".strip()
    return f"{number:,} {noun if number == 1 else _plural(noun)} {verb}".strip()


def _singular(noun: str) -> str:
    return noun.removesuffix("s")


def _plural(noun: str) -> str:
    if noun.endswith(("x", "s", "ch")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith(("cy", "ty", "ry")) else f"{noun}s"


@dataclass(frozen=True, slots=True)
class ResetOrder:
    """What is to be put back; ``successor`` is the next candidate, who gets the environment for so many hours.

    ``candidate`` is whose environment it was when that was confirmed; empty where nobody was asked.
    """

    challenges: tuple[str, ...]
    keep_access: bool = False
    successor: str = ""
    hours: float = HOURS
    candidate: str = ""

    def command(self, interview: Interview) -> str:
        """The command line that goes on with it."""
        words = ["interview-tui reset", interview.id]
        if set(self.challenges) != set(interview.challenges):
            words += ["--challenges", "".join(self.challenges)]
        if self.successor:
            words += ["--for", self.successor, "--hours", f"{self.hours:g}"]
        if self.keep_access:
            words.append("--keep-access")
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class ResetPlan:
    """What a reset will do, before it does anything."""

    interview: Interview
    order: ResetOrder
    difference: Difference

    @property
    def steps(self) -> tuple[str, ...]:
        """What will be done, one sentence each."""
        order, who = self.order, self.interview.candidate or self.interview.id
        letters = " ".join(order.challenges)
        steps = []
        if order.successor not in ("", self.interview.candidate):
            steps.append("Keep what the candidate made, in an archive.")
        if not order.keep_access:
            steps.append(f"Take {who}'s access away: keys, tunnels and logins.")
        if order.successor:
            steps.append(f"Hand over to {order.successor}: name, ExternalId, {order.hours:g} hours from now.")
        steps.append(f"Put {letters} back as planted.")
        steps.append("Prove it: every check of a fresh deployment, and a comparison with what was planted.")
        steps.append("Leave access as it is." if order.keep_access else "Open access again, for new keys only.")
        return tuple(steps)


@dataclass(frozen=True, slots=True)
class Reset:
    """A reset that ended well: the interview as it is now, its checks, and how long it took, in seconds."""

    interview: Interview
    health: Health
    difference: Difference
    done: tuple[str, ...]
    kept_access: bool
    seconds: float
