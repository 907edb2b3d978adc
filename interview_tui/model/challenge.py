"""A challenge as operations see it: what it expects, and what it does to an environment, through the ports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interview_tui.model.health import CheckState, Expected

if TYPE_CHECKING:
    from interview_tui.model.difference import Change
    from interview_tui.model.interview import Interview
    from interview_tui.model.ports import Cloud
    from interview_tui.model.trials import Result, Trial
    from interview_tui.model.work import Work

Finding = tuple[CheckState, str]
"""How a check stands, and why."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A real call that answers one or several checks: ``run`` gives one finding for each name."""

    names: tuple[str, ...]
    run: Callable[[], Iterable[Finding]]


def no_reach(_interview: Interview, _cloud: Cloud) -> Iterable[Result]:
    """Nothing is reached but by AWS itself."""
    return ()


def nothing_to_open(_interview: Interview, _cloud: Cloud) -> None:
    """Keys open all there is."""


def no_logins(_interview: Interview, _cloud: Cloud) -> Iterable[str]:
    """Nothing outlives the keys."""
    return ()


def nothing_to_renew(_interview: Interview, _cloud: Cloud) -> Iterable[str]:
    """The candidate has nothing but keys."""
    return ()


def nothing_to_remake(_interview: Interview, _cloud: Cloud) -> Iterable[str]:
    """Nothing of it can be made again."""
    return ()


def nothing_differs(_interview: Interview, _cloud: Cloud) -> Iterable[Change]:
    """Nothing of it can be changed."""
    return ()


def nothing_to_reset(_interview: Interview, _cloud: Cloud) -> Iterable[str]:
    """Nothing has to be put back."""
    return ()


def nothing_made(_interview: Interview, _cloud: Cloud) -> Work | None:
    """There is nothing beyond what differs."""
    return None


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge: its template fragment, what its environment must contain, and the probes that prove it.

    ``expected`` is read from the interview's outputs and costs nothing to look at; ``probes`` call functions.
    ``trials`` is what its candidate must be able to do and must be denied.
    ``reach`` tries out, in the same spirit, what the candidate reaches without AWS, such as a database.
    ``open`` lets the candidate in where keys do not, as it was at the beginning, whatever the candidate has made of it.
    ``close`` ends what outlives the candidate's keys, such as logins to a database, and says so.
    ``renew`` makes what the candidate knows beside the keys worthless, such as a password, while access is closed; the
    new one counts from the next ``reset`` or ``open`` on.
    ``remake`` makes anew what somebody has deleted altogether: CloudFormation does not update a stack that lacks it.
    ``diff`` reads everything and tells what differs from what was planted; ``reset`` puts that back and says what it
    did: it may be ended anywhere and made again.
    ``work`` tells for an archive what the candidate made, piece by piece; it changes nothing.
    ``typical_minutes`` is the usual range of minutes until its resources are there and seeded on AWS, from what people
    report of the slowest one; challenges come up side by side.
    """

    key: str
    title: str
    fragment: str
    summary: str
    expected: Callable[[Interview], tuple[Expected, ...]]
    probes: Callable[[Interview, Cloud], tuple[Probe, ...]]
    packages: Mapping[str, str]
    typical_minutes: tuple[int, int]
    trials: Callable[[Interview], tuple[Trial, ...]]
    reach: Callable[[Interview, Cloud], Iterable[Result]] = no_reach
    open: Callable[[Interview, Cloud], None] = nothing_to_open
    close: Callable[[Interview, Cloud], Iterable[str]] = no_logins
    renew: Callable[[Interview, Cloud], Iterable[str]] = nothing_to_renew
    remake: Callable[[Interview, Cloud], Iterable[str]] = nothing_to_remake
    diff: Callable[[Interview, Cloud], Iterable[Change]] = nothing_differs
    reset: Callable[[Interview, Cloud], Iterable[str]] = nothing_to_reset
    work: Callable[[Interview, Cloud], Work | None] = nothing_made
