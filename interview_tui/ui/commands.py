"""Every command as data: the one source of bindings, key bar, palette, help and the key table of the README."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from interview_tui.model.interview import Interview
from interview_tui.model.statuses import has_lived
from interview_tui.ui.board import Board
from interview_tui.ui.reasons import (
    NOT_CONNECTED,
    READ_ONLY,
    can_archive,
    can_clean_up,
    can_extend,
    can_force,
    can_hand_over,
    can_note,
    can_present,
    can_reset,
    can_revoke,
    can_send,
    can_verify,
    connected,
    has_keys,
    has_log,
    has_rows,
    has_selection,
)
from interview_tui.ui.tabs import TABS


class Danger(StrEnum):
    """What a command can do to money and data."""

    NONE = "none"
    COSTS = "costs money"
    GIVES = "gives access"
    CHANGES = "changes how the environment is"
    REMOVES = "cannot be undone"


def _always(_board: Board) -> str:
    return ""


def _never(_interview: Interview) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: ``id`` is the name of its action, ``key`` the key that it has unless the settings say otherwise.

    A command without a key is in the palette only.
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

    def reason(self, board: Board) -> str:
        """Why it cannot be done now; empty when it can."""
        if board.read_only and self.danger is not Danger.NONE:
            return READ_ONLY
        if self.check is not _always and not board.challenges:
            return NOT_CONNECTED  # a first look may have shown interviews already
        return self.check(board)


def _token(interview: Interview) -> str:
    """An environment that is or was live may have a candidate at work in it: its name is typed first."""
    if not has_lived(interview.stack_status):
        return ""
    return interview.candidate or interview.id


def _name(interview: Interview) -> str:
    return interview.candidate or interview.id


_NEW = Command(
    "new",
    "n",
    "New",
    "Deploy a new interview: name, challenges, hours. Enter deploys with the defaults.",
    Danger.COSTS,
    connected,
)
_ACTS = (
    Command(
        "verify",
        "v",
        "Verify",
        "Verify the selected environment now, by real calls to every part of it.",
        check=can_verify,
    ),
    Command(
        "traffic",
        "t",
        "Traffic",
        "Send calls to the leaking function, so that its memory shows; while they are sent, stop them.",
        Danger.CHANGES,
        can_send,
    ),
    Command(
        "extend",
        "e",
        "Extend",
        "Let the selected interview end an hour later, after a confirmation.",
        Danger.COSTS,
        can_extend,
    ),
    Command(
        "reset",
        "r",
        "Reset",
        "Put the selected environment back to what was planted, also for the next candidate; the plan comes first.",
        Danger.REMOVES,
        can_reset,
        _name,
    ),
    Command(
        "clean_up",
        "x",
        "Clean up",
        "Remove the selected environment after a confirmation, and prove that nothing is left.",
        Danger.REMOVES,
        can_clean_up,
        _token,
    ),
)
_WATCHING = (
    Command(
        "logs",
        "l",
        "Logs",
        "Show the function's log in full screen; the same key, Esc or q leads back.",
        check=has_log,
    ),
)
_KEEPING = (
    Command(
        "note",
        "o",
        "Note",
        "Write a note about the selected interview, with the time; it stays on this machine.",
        check=can_note,
    ),
    Command(
        "archive",
        "",
        "Archive",
        "Keep the candidate's work, the log and all that happened in a folder on this machine; in the palette only.",
        check=can_archive,
    ),
)
_HANDOFF = (
    Command(
        "credentials",
        "c",
        "Credentials",
        "Make keys for the candidate, or renew them; they are tried out before anybody gets them.",
        Danger.GIVES,
        can_hand_over,
    ),
    Command("copy", "y", "Copy", "Copy the e-mail with the keys, unseen.", check=has_keys),
    Command(
        "copy_as", "Y", "Copy as", "Copy the keys for a shell, as a file or with the briefs: a list.", check=has_keys
    ),
    Command(
        "reveal",
        "full_stop",
        "Reveal",
        "Show the secrets, or mask them; they mask themselves after half a minute.",
        check=has_keys,
    ),
    Command("save", "w", "Save", "Write the e-mail or the keys into a file that only you can read.", check=has_keys),
    Command(
        "revoke",
        "R",
        "Revoke",
        "Take the candidate's access away after a confirmation, with proof.",
        Danger.REMOVES,
        can_revoke,
        _name,
    ),
    Command(
        "brief",
        "b",
        "Brief",
        "Present a challenge: show its brief, copy it, or make a link to it.",
        check=can_present,
    ),
    Command(
        "force",
        "",
        "Hand over by force",
        "Hand over in spite of a wrong boundary check; in the palette only.",
        Danger.GIVES,
        can_force,
        _name,
    ),
)
_FLEET = (
    Command(
        "filter",
        "slash",
        "Filter",
        "Show only interviews with these words: candidate, id, state, challenge or trouble.",
        check=has_rows,
    ),
    Command("sort", "s", "Sort", "Sort by the next column; a click on a heading sorts too.", check=has_rows),
    Command("reverse", "S", "Reverse", "Sort the other way round.", check=has_rows),
    Command("refresh", "f5", "Refresh", "Read AWS again now."),
)
_DETAILS = (
    Command("details", "enter", "Details", "Go into the details, where arrows scroll, and back.", check=has_selection),
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
    Command("help", "question_mark", "Help", "Show this help."),
    Command("quit", "ctrl+q", "Quit", "Quit at once. Nothing in AWS stops."),
)
COMMANDS = (_NEW, *_HANDOFF, *_ACTS, *_WATCHING, *_KEEPING, *_FLEET, *_DETAILS, *_PROGRAM)
BY_ID = {command.id: command for command in COMMANDS}
_IN_BAR = ("new", "credentials", "verify", "logs", "reset", "clean_up", "extend", "brief", "filter", "help", "quit")
BAR = tuple(BY_ID[name] for name in _IN_BAR)
"""What the line of keys has, what is wanted most first: where there is no room, those before the last two go first."""
