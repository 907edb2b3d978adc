"""Every command as data: the one source of bindings, key bar, palette, help and the key table of the README."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from interview_tui.model.interview import Interview, State
from interview_tui.ui.board import Board
from interview_tui.ui.jobs import JobKind
from interview_tui.ui.tabs import TABS


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
    """One command: ``id`` is the name of its action, ``key`` the key that it has unless the settings say otherwise.

    ``check`` says why it cannot be done now, or nothing; ``token`` is what the user types before it is done to that
    interview, or nothing.
    """

    id: str
    key: str
    label: str
    help: str
    danger: Danger = Danger.NONE
    check: Callable[[Board], str] = _always
    token: Callable[[Interview], str] = _never
    in_bar: bool = False

    def reason(self, board: Board) -> str:
        """Why it cannot be done now; empty when it can."""
        if board.read_only and self.danger is not Danger.NONE:
            return "read-only: the program was started to look only."
        return self.check(board)


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


def _has_selection(board: Board) -> str:
    return "" if board.selected else "There is no interview to look into."


def _has_rows(board: Board) -> str:
    return "" if board.interviews or board.jobs else "There are no interviews yet."


def _token(interview: Interview) -> str:
    """A live environment may have a candidate at work in it: its name is typed first."""
    if interview.state not in (State.LIVE, State.UPDATING):
        return ""
    return interview.candidate or interview.id


_ACTS = (
    Command(
        "new",
        "n",
        "New",
        "Deploy a new interview: name, challenges, hours. Enter deploys with the defaults.",
        Danger.COSTS,
        _connected,
        in_bar=True,
    ),
    Command(
        "verify",
        "v",
        "Verify",
        "Verify the selected environment now, by real calls to every part of it.",
        check=_can_verify,
        in_bar=True,
    ),
    Command(
        "clean_up",
        "x",
        "Clean up",
        "Remove the selected environment after a confirmation, and prove that nothing is left.",
        Danger.REMOVES,
        _can_clean_up,
        _token,
        in_bar=True,
    ),
)
_FLEET = (
    Command(
        "filter",
        "slash",
        "Filter",
        "Show only interviews with these words: candidate, id, state, challenge or trouble.",
        in_bar=True,
    ),
    Command(
        "sort", "s", "Sort", "Sort by the next column; a click on a heading sorts too.", check=_has_rows, in_bar=True
    ),
    Command("reverse", "S", "Reverse", "Sort the other way round.", check=_has_rows),
    Command("refresh", "f5", "Refresh", "Read AWS again now."),
)
_DETAILS = (
    Command("details", "enter", "Details", "Go into the details, where arrows scroll, and back.", check=_has_selection),
    *(Command(f"show_{tab.id}", str(place), tab.title, tab.help) for place, tab in enumerate(TABS, 1)),
    Command("next_tab", "tab", "Next tab", "Show the next tab of the details."),
    Command("previous_tab", "shift+tab", "Tab before", "Show the tab before."),
    Command(
        "back",
        "escape",
        "Back",
        "Leave the details, clear the filter, or take away the message of an operation, in this order.",
    ),
)
_PROGRAM = (
    Command("theme", "ctrl+t", "Theme", "Change between the dark and the light theme."),
    Command("palette", "ctrl+p", "Palette", "Search every command by name."),
    Command("help", "question_mark", "Help", "Show this help.", in_bar=True),
    Command("quit", "ctrl+q", "Quit", "Quit at once. Nothing in AWS stops.", in_bar=True),
)
COMMANDS = (*_ACTS, *_FLEET, *_DETAILS, *_PROGRAM)
BY_ID = {command.id: command for command in COMMANDS}


def key_table() -> str:
    """The keys as a Markdown table."""
    from interview_tui.ui.keys import shown_key

    rows = [f"| `{shown_key(command.key)}` | {command.label} | {command.help} |" for command in COMMANDS]
    return "\n".join(["| key | command | what it does |", "|---|---|---|", *rows])
