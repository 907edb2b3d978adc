"""Every command as data: the one source of bindings, key bar, palette, help and the key table of the README."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from interview_tui.model.interview import Interview, State
from interview_tui.ui.board import Board
from interview_tui.ui.jobs import JobKind


class Danger(StrEnum):
    """What a command can do to money and data."""

    NONE = "none"
    COSTS = "costs money"
    REMOVES = "cannot be undone"


def _always(_board: Board) -> str:
    return ""


def _never(_interview: Interview) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: ``id`` is the name of its action; ``reason`` says why it cannot be done now, or nothing.

    ``token`` is what the user types before it is done to that interview; empty for none.
    """

    id: str
    key: str
    shown: str
    label: str
    help: str
    danger: Danger = Danger.NONE
    reason: Callable[[Board], str] = _always
    token: Callable[[Interview], str] = _never
    in_bar: bool = True


def _connected(board: Board) -> str:
    if not board.challenges:
        return "Not connected yet."
    return "" if board.read_at is not None else "The interviews have not been read yet."


def _can_verify(board: Board) -> str:
    interview = board.interview(board.selected)
    if interview is None:
        return "There is no environment to verify."
    if interview.state not in (State.LIVE, State.UPDATING):
        return f"It is {interview.state}: only a live environment can be verified."
    job = board.running(interview.id)
    return f"It is {job.kind} right now." if job is not None else ""


def _can_clean_up(board: Board) -> str:
    interview = board.interview(board.selected)
    if interview is None:
        return "There is nothing to clean up."
    job = board.running(interview.id)
    if job is not None and job.kind is JobKind.CLEANUP:
        return "It is being cleaned up already."
    return ""


def _can_dismiss(board: Board) -> str:
    job = board.job(board.selected)
    if job is None or job.running or (job.error is None and not job.gone):
        return "There is no message to take away."
    return ""


def _token(interview: Interview) -> str:
    """A live environment may have a candidate at work in it: its name is typed first."""
    if interview.state not in (State.LIVE, State.UPDATING):
        return ""
    return interview.candidate or interview.id


COMMANDS = (
    Command(
        "new",
        "n",
        "n",
        "New",
        "Deploy a new interview: name, challenges, hours. Enter deploys with the defaults.",
        Danger.COSTS,
        _connected,
    ),
    Command(
        "verify",
        "v",
        "v",
        "Verify",
        "Verify the selected environment now, by real calls to every part of it.",
        reason=_can_verify,
    ),
    Command(
        "clean_up",
        "x",
        "x",
        "Clean up",
        "Remove the selected environment after a confirmation, and prove that nothing is left.",
        Danger.REMOVES,
        _can_clean_up,
        _token,
    ),
    Command(
        "dismiss",
        "escape",
        "esc",
        "Dismiss",
        "Take away the message of a finished or failed operation.",
        reason=_can_dismiss,
        in_bar=False,
    ),
    Command("palette", "ctrl+p", "^p", "Palette", "Search every command by name.", in_bar=False),
    Command("help", "question_mark", "?", "Help", "Show this help."),
    Command("quit", "ctrl+q", "^q", "Quit", "Quit at once. Nothing in AWS stops."),
)
BY_ID = {command.id: command for command in COMMANDS}


def key_table() -> str:
    """The keys as a Markdown table."""
    rows = [f"| `{command.shown}` | {command.label} | {command.help} |" for command in COMMANDS]
    return "\n".join(["| key | command | what it does |", "|---|---|---|", *rows])
