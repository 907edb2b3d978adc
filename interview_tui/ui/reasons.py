"""Why a command cannot be done now: one sentence each, or nothing when it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interview_tui.model.errors import CannotHandOver, NotSafe, WrongUse
from interview_tui.model.interview import State
from interview_tui.operations import watching
from interview_tui.ui.jobs import JobKind
from interview_tui.ui.poller import STANDING

if TYPE_CHECKING:
    from interview_tui.ui.board import Board

NO_FUNCTION = "This interview has no function whose log could be shown; challenge B has one."
NOT_CONNECTED = "Not connected yet."
READ_ONLY = "read-only: the program was started to look only."


def connected(board: Board) -> str:
    """Why nothing can be deployed yet."""
    if not board.challenges:
        return NOT_CONNECTED
    return "" if board.read_at is not None else "The interviews have not been read yet."


def can_verify(board: Board) -> str:
    """Why it cannot be verified now."""
    interview = board.interview(board.selected)
    if interview is None:
        return "There is no environment to verify."
    if interview.state not in (State.LIVE, State.UPDATING):
        return f"It is {interview.state}: only a live environment can be verified."
    job = board.running(interview.id)
    return f"It is {job.kind} right now." if job is not None else ""


def can_hand_over(board: Board) -> str:
    """Why no keys can be made now; a verification under way gives place."""
    reason = _stands(board, "to hand over")
    if reason or board.identity is None:
        return reason
    from interview_tui.model.handoff import offer

    try:
        offer(board.identity)
    except CannotHandOver as error:
        return error.title
    return ""


def can_force(board: Board) -> str:
    """Why it cannot be handed over by force: that is for a boundary check that was wrong."""
    refused = board.access_of(board.selected).refused
    if not isinstance(refused, NotSafe):
        return "Only after the boundary check was wrong: hand it over in the usual way first."
    return can_hand_over(board)


def can_revoke(board: Board) -> str:
    """Keys of another run, or of another machine, are revoked as well: whether this one made any does not matter."""
    return _stands(board, "to revoke")


def can_extend(board: Board) -> str:
    """Why it cannot end later."""
    interview = board.interview(board.selected)
    reason = _stands(board, "to extend")
    if reason or interview is None or board.read_at is None:
        return reason
    from interview_tui.model.expiry import HOUR, new_end

    try:
        new_end(interview, HOUR, board.read_at, board.max_hours)
    except WrongUse as error:
        return error.title
    return ""


def can_reset(board: Board) -> str:
    """Why it cannot be put back to what was planted; a verification under way gives place."""
    reason = _stands(board, "to reset")
    if not reason and board.sending(board.selected) is not None:
        return "Traffic is being sent to its function: stop it first."
    return reason


def has_keys(board: Board) -> str:
    """Why there is nothing to copy, show or save."""
    if board.read_only:
        return READ_ONLY
    access = board.access_of(board.selected)
    if access.revocation is not None:
        return "Access was revoked: make new keys first."
    if access.closed:
        return "Access is closed: make new keys first."
    if access.issued is None and access.ended:
        return f"The keys work no more, {access.ended} has ended them: make new ones first."
    if access.issued is None:
        return "Nothing has been handed out in this run: make keys first."
    ended = board.read_at is not None and access.issued.ends_at <= board.read_at
    return "The keys have ended: make new ones first." if ended else ""


def has_log(board: Board) -> str:
    """Why there is no log to look at."""
    interview = board.interview(board.selected)
    if interview is None:
        return "There is no interview whose log could be shown."
    return "" if watching.CHALLENGE in interview.challenges else NO_FUNCTION


def can_archive(board: Board) -> str:
    """Why it cannot be kept in an archive now."""
    interview = board.interview(board.selected)
    if interview is None:
        return "There is no interview to keep."
    job = board.running(interview.id)
    return f"It is {job.kind} right now." if job is not None else ""


def can_note(board: Board) -> str:
    """Why there is nothing to write a note about."""
    return "" if board.interview(board.selected) is not None else "There is no interview to write a note about."


def can_present(board: Board) -> str:
    """Why no challenge can be presented."""
    interview = board.interview(board.selected)
    if interview is None or interview.state not in STANDING:
        return _stands(board, "to present")
    known = any(key in board.challenges for key in interview.challenges)
    return "" if known else "It has no challenge that this version of the program knows."


def _stands(board: Board, what: str) -> str:
    """Why nothing that needs a standing environment can be done; empty when it can."""
    interview = board.interview(board.selected)
    if interview is None:
        return f"There is nothing {what}."
    if interview.state not in STANDING:
        return f"It is {interview.state}: there is nothing {what}."
    job = board.running(interview.id)
    return f"It is {job.kind} right now." if job is not None and job.kind is not JobKind.VERIFY else ""


def can_send(board: Board) -> str:
    """Why no calls can be sent to its function; whatever leaves the environment as it stands goes on beside them."""
    interview = board.interview(board.selected)
    if interview is None or interview.state not in STANDING:
        return _stands(board, "to call")
    if not watching.has_function(interview):
        return "It has no function to call: challenge B has one."
    job = board.running(interview.id)
    return f"It is {job.kind} right now." if job is not None and job.kind.moves else ""


def can_clean_up(board: Board) -> str:
    """Why it cannot be removed."""
    interview = board.interview(board.selected)
    if interview is None:
        return "There is nothing to clean up."
    job = board.running(interview.id)
    if job is not None and job.kind is JobKind.CLEANUP:
        return "It is being cleaned up already."
    return ""


def has_selection(board: Board) -> str:
    """Why there are no details."""
    return "" if board.selected else "There is no interview to look into."


def has_rows(board: Board) -> str:
    """Why there is nothing to sort or to filter."""
    return "" if board.interviews or board.jobs else "There are no interviews yet."
