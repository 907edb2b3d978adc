"""What stands in each tab: a pane that is made, and imported, when its tab is first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from interview_tui.ui.board import Board
    from interview_tui.ui.bookshelf import Bookshelf
    from interview_tui.ui.drawing.lines import Lines
    from interview_tui.ui.handoffs import Handoffs
    from interview_tui.ui.widgets.panes import Pane


@dataclass(frozen=True, slots=True)
class Within:
    """What a pane can draw from besides the board: the secrets, the keys in force as they are printed, and the log."""

    handoffs: Handoffs
    keys: Mapping[str, str]
    shelf: Bookshelf


def _health(_within: Within) -> Pane:
    from interview_tui.ui.drawing import detail
    from interview_tui.ui.widgets.panes import LinesPane

    return LinesPane(detail.draw, id="health")


def _logs(within: Within) -> Pane:
    from interview_tui.ui.widgets.log_pane import LogPane

    return LogPane(within.shelf)


def _memory(within: Within) -> Pane:
    from interview_tui.ui.drawing.memory import MemoryLines
    from interview_tui.ui.widgets.panes import FittedPane

    return FittedPane(MemoryLines(within.shelf, within.keys).draw, id="memory")


def _resources(_within: Within) -> Pane:
    from interview_tui.ui.drawing import resources
    from interview_tui.ui.widgets.panes import LinesPane

    return LinesPane(resources.draw, id="resources")


def _events(_within: Within) -> Pane:
    from interview_tui.ui.drawing import events
    from interview_tui.ui.widgets.panes import LinesPane

    return LinesPane(events.draw, id="events")


def _handoff(within: Within) -> Pane:
    from interview_tui.ui.drawing.handoff import HandoffLines
    from interview_tui.ui.widgets.panes import LinesPane

    return LinesPane(HandoffLines(within.handoffs, within.keys).draw, id="handoff")


def _cost(_within: Within) -> Pane:
    from interview_tui.ui.widgets.panes import LinesPane

    def draw(board: Board, now: datetime, width: int, fresh: float) -> Lines:
        from interview_tui.ui.drawing import cost  # all of AWS's billing rules: once somebody looks

        return cost.draw(board, now, width, fresh)

    return LinesPane(draw, id="cost")


def _changes(within: Within) -> Pane:
    from interview_tui.ui.drawing.differences import ChangesLines
    from interview_tui.ui.widgets.panes import LinesPane

    return LinesPane(ChangesLines(within.keys).draw, id="changes")


PANES: Mapping[str, Callable[[Within], Pane]] = {
    "health": _health,
    "logs": _logs,
    "memory": _memory,
    "resources": _resources,
    "events": _events,
    "cost": _cost,
    "handoff": _handoff,
    "changes": _changes,
}
"""By the id of the tab."""
