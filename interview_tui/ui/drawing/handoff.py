"""The Handoff tab: what would be handed out, what was, until when, and what the candidate reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from interview_tui.model.errors import CannotHandOver, InterviewError
from interview_tui.model.handoff import Handoff, offer
from interview_tui.model.interview import Interview
from interview_tui.model.notes import about, told
from interview_tui.ui.board import Board
from interview_tui.ui.drawing import tones
from interview_tui.ui.drawing.lines import EMPTY, Lines, fact, flowing, hung, marked, paragraph, said
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.handed import Handed
from interview_tui.ui.handoffs import Handoffs
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.poller import STANDING
from interview_tui.ui.words import countdown, duration, local_and_utc, local_minute, local_second

_NAME_WIDTH = 17
_RULE = "─"


class HandoffLines:
    """Draws the tab; ``keys`` has the keys in force as they are printed."""

    def __init__(self, handoffs: Handoffs, keys: Mapping[str, str]) -> None:
        self._handoffs = handoffs
        self._keys = keys

    def draw(self, board: Board, now: datetime, width: int, _fresh: float) -> Lines:
        """All lines for the selected interview."""
        interview, held = board.interview(board.selected), self._handoffs.get(board.selected)
        if interview is None:
            return [said("There is nothing to hand over yet.", Tone.QUIET)]
        sections = [
            self._trouble(board, now, width),
            self._access(board, interview, held, now, width),
            _timeline(board, interview, now, width),
            self._email(held, width) if held is not None else [],
        ]
        lines: Lines = []
        for section in sections:
            if section and lines:
                lines.append(EMPTY)
            lines += section
        return lines

    def _trouble(self, board: Board, now: datetime, width: int) -> Lines:
        """What is being done, or why the last attempt came to nothing."""
        job, access = board.running(board.selected), board.access_of(board.selected)
        if job is not None and job.kind in (JobKind.HAND_OVER, JobKind.REVOKE):
            return _under_way(job, now, width)
        return _refusal(access.refused, width) if access.refused is not None else []

    def _access(self, board: Board, interview: Interview, held: Handed | None, now: datetime, width: int) -> Lines:
        """The keys that there are, or what would be handed out."""
        access, job = board.access_of(interview.id), board.running(interview.id)
        if held is not None:
            return self._issued(held.handoff, now, width)
        if job is not None and job.kind in (JobKind.HAND_OVER, JobKind.REVOKE):
            return []
        if access.revocation is not None:
            revoked = access.revocation
            mark, tone = (tones.PASSED, Tone.PLAIN) if revoked.proven else (tones.UNSURE, Tone.ODD)
            words = f"Access is revoked, after {duration(revoked.seconds)}: {revoked.detail}."
            again = f"{self._keys['credentials']} opens it again with new keys; those from before stay dead."
            if not revoked.proven:
                again = f"{self._keys['revoke']} tries again. {again}"
            return [*hung(mark, words, width, tone), *paragraph(again, width, Tone.QUIET, indent=2)]
        return self._offer(board, interview, now, width)

    def _offer(self, board: Board, interview: Interview, now: datetime, width: int) -> Lines:
        """What would be handed out, for how long and why."""
        if interview.state not in STANDING:
            return [said(f"It is {interview.state}: there is nothing to hand over.", Tone.QUIET)]
        access = board.access_of(interview.id)
        if access.closed:
            words = f"Access is closed: no keys work. {self._keys['credentials']} opens it again, for new keys only."
            return hung(tones.UNSURE, words, width, Tone.ODD)
        titles = [f"{key} {board.challenges[key].title}" for key in interview.challenges if key in board.challenges]
        before = "Nothing has been handed out in this run of the program."
        if access.ended:
            before = f"The keys that were handed out work no more: {access.ended} has ended them."
        lines = said(before, bold=True).wrap(width)
        lines += fact(
            "Would hand out", f"keys for {' · '.join(titles) or 'an interview without challenges'}", width, 15
        )
        for name, value in zip(("For", "Why", ""), _length(board, interview, now), strict=True):
            lines += fact(name, value, width, 15) if value else []
        words = "issues them. Each key is tried out first: what must work, and what must be denied."
        return [*lines, *_with_keys([(self._keys["credentials"], words)], width)]

    def _issued(self, handoff: Handoff, now: datetime, width: int) -> Lines:
        """Who has which keys until when, with everything that is odd about them."""
        who, renew = handoff.interview.candidate or handoff.interview.id, self._keys["credentials"]
        left, until = handoff.time_left(now), local_and_utc(handoff.ends_at)
        if left <= timedelta(0):
            return [
                *hung(tones.UNSURE, f"The keys of {who} ended {until}. {renew} makes new ones.", width, Tone.ODD),
                *self._odd(handoff, width),
            ]
        head = marked(tones.LIVE) + said(who, bold=True) + said(f" · until {until} · {countdown(left)} left")
        shown, reveal = self._handoffs.shown, self._keys["reveal"]
        is_shown = self._handoffs.revealed == handoff.interview.id
        return [
            *head.wrap(width),
            *self._odd(handoff, width),
            *fact("Access key id", handoff.keys.access_key_id, width, _NAME_WIDTH),
            *fact("Secret access key", shown(handoff.interview.id, handoff.keys.secret_access_key), width, _NAME_WIDTH),
            *fact("Session token", shown(handoff.interview.id, handoff.keys.session_token), width, _NAME_WIDTH),
            *_with_keys(
                [
                    (self._keys["copy"], "copy the e-mail"),
                    (self._keys["copy_as"], "copy as …"),
                    (reveal, "mask" if is_shown else "reveal"),
                    (self._keys["save"], "save"),
                    (renew, "renew"),
                    (self._keys["revoke"], "revoke"),
                ],
                width,
            ),
        ]

    def _odd(self, handoff: Handoff, width: int) -> Lines:
        """That they end early, or were not found safe."""
        lines: Lines = []
        if handoff.shortened:
            words = f"{handoff.shortened}. {self._keys['credentials']} renews."
            lines += hung(tones.UNSURE, words[:1].upper() + words[1:], width, Tone.ODD)
        if handoff.safe:
            return [*lines, marked(tones.PASSED) + said("Safe: every boundary check was answered rightly.", Tone.QUIET)]
        return [*lines, *hung(tones.BROKEN, "Not safe: handed over by force.", width, Tone.BAD)]

    def _email(self, held: Handed, width: int) -> Lines:
        """The e-mail as it will be copied."""
        title = "The e-mail as it is copied"
        lines = [said(f"{title} {_RULE * max(width - len(title) - 1, 0)}", Tone.QUIET), EMPTY]
        if held.problem is not None:
            return lines[:1] + _refusal(held.problem, width)
        for line in flowing(self._handoffs.email(held.handoff.interview.id), width):
            lines += said(line).wrap(width) or [EMPTY]
        return lines


def _with_keys(words: Iterable[tuple[str, str]], width: int) -> Lines:
    """Keys with what they do, such as ``y copy the e-mail   w save``, on as many lines as it takes."""
    lines: Lines = []
    line = EMPTY
    for key, what in words:
        part = said(key, Tone.BUSY, bold=True) + said(f" {what}")
        if line.cell_length and line.cell_length + 3 + part.cell_length > width:
            lines.append(line)
            line = EMPTY
        line = line + "   " + part if line.cell_length else part
    first, *rest = line.wrap(width)
    return [*lines, first, *rest]


def _under_way(job: Job, now: datetime, width: int) -> Lines:
    step = f" · {job.step.name}" if job.step is not None else ""
    head = marked(tones.BUSY) + said(f"{job.kind.capitalize()}{step} · {duration(job.seconds(now))}", bold=True)
    news = job.said[-1] if job.said else job.step.detail if job.step is not None else ""
    return [head, *(paragraph(news, width, Tone.QUIET, indent=2) if news else [])]


def _refusal(error: InterviewError, width: int) -> Lines:
    return [
        *hung(tones.BROKEN, error.title, width, Tone.BAD),
        *(paragraph(error.hint, width, indent=2) if error.hint else []),
    ]


def _length(board: Board, interview: Interview, now: datetime) -> tuple[str, str, str]:
    """For how long keys can be had, why, and what could make it longer."""
    left = interview.time_left(now)
    if left is None:
        return "no time at all", "the interview has no time at which it ends", ""
    if left <= timedelta(0):
        return "no time at all", "the interview has expired: its keys would open nothing", ""
    whole = f"{countdown(left)}, until the interview ends: {local_and_utc(interview.expires_at or now)}"
    if board.identity is None:
        return whole, "", ""
    try:
        may = offer(board.identity)
    except CannotHandOver as error:
        return "no time at all", error.title, error.hint
    if may.longest is None or may.longest >= left:
        return whole, may.why, ""
    return f"{duration(may.longest.total_seconds())} at a time", may.why, may.hint


def _timeline(board: Board, interview: Interview, now: datetime, width: int) -> Lines:
    """What was handed over when, as this machine has noted it; the latest first."""
    notes = about(board.notes.get(interview.id, ()), interview.created_at)
    if not notes:
        return []
    titles = {key: challenge.title for key, challenge in board.challenges.items()}
    lines = [said("So far, the latest first", Tone.QUIET)]
    for note in reversed(notes):
        head = said(f"{local_second(note.at, now)}  ", Tone.QUIET)
        first, *rest = said(told(note, titles, local_minute)).wrap(max(width - head.cell_length, 16)) or [EMPTY]
        lines += [head + first, *(line.pad_left(head.cell_length) for line in rest)]
    return lines
