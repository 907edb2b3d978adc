"""The line at the top: name, place, how many are live, what they cost, and the time."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from interview_tui.model.amounts import words
from interview_tui.model.attention import Rank, attention, unattended
from interview_tui.ui.board import Board
from interview_tui.ui.drawing.moments import counts_seconds
from interview_tui.ui.widgets.words import Words
from interview_tui.ui.words import clean, local_time

_GAP = "   "


class TopLine(Words):
    """``interview-tui   sandbox · us-east-1 · 000000000000        3 live · est. $0.11/h   14:02 CET``.

    With seconds while something else on the screen counts them.
    """

    def show(self, board: Board, now: datetime) -> None:
        """Draw the line; what is least needed goes first where there is little room."""
        width = self.content_size.width or self.app.size.width - 2  # before it is laid out: the padding
        place = Content.styled(clean(board.place.words), "$foreground")
        if board.read_only:
            place += Content.assemble(_GAP, ("read-only", "bold $warning"))
        named = Content.assemble(("interview-tui", "bold $primary"), _GAP, place)
        time = Content.styled(local_time(now, seconds=counts_seconds(board, now)), "$muted")
        rights = [Content.assemble(right, _GAP, time) for right in _rights(board, now)] or [time]
        ways = [(left, right) for right in rights for left in (named, place)]
        fitting = (way for way in ways if way[0].cell_length + len(_GAP) + way[1].cell_length <= width)
        left, right = next(fitting, (place, time))
        room = width - right.cell_length - 1
        left = left.truncate(max(room, 0), ellipsis=True)
        self.say(left.pad_right(max(room - left.cell_length, 0) + 1) + right, layout=False)


def _rights(board: Board, now: datetime) -> list[Content]:
    """How many are live and what they cost, from the longest way to say it to the shortest."""
    if board.read_at is None:
        return []
    live = Content.styled(f"{board.live} live", "$success" if board.live else "$muted")
    wanted = wanting(board, now)
    if wanted:
        live += Content.styled(f" · {wanted} {'needs' if wanted == 1 else 'need'} a look", "bold $warning")
    rate, total = costs(board, now)
    ways = [f" · {rate}/h · {total} so far", f" · {rate}/h", ""] if rate else [""]
    return [live + Content.styled(way, "$foreground") if way else live for way in ways]


def wanting(board: Board, now: datetime) -> int:
    """How many things want the interviewer: interviews that are broken, overdue, not ready or not to be read.

    Where there are interviews, a reaper that does not run, or of which nobody knows whether it does, is one more.
    """
    if not board.interviews:
        return 0
    found = [attention(interview, board.health(interview.id), now, board.reaper) for interview in board.interviews]
    reaper = unattended(board.reaper).rank < Rank.EXPIRING or board.reaper_unknown is not None
    return sum(each.rank < Rank.EXPIRING for each in found) + reaper


def costs(board: Board, now: datetime) -> tuple[str, str]:
    """The estimated price per hour and in all; what has no known price is counted as unknown, never as nothing."""
    if not board.interviews:
        return "", ""
    rate, spent = (words(each) for each in board.costs(now))
    return _labelled(rate), _labelled(spent)


def _labelled(amount: str) -> str:
    return amount if amount.startswith("est. ") else f"est. {amount}"
