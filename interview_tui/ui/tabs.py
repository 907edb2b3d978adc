"""The tabs of the detail pane: one entry here makes a tab, its key, its line in the help and what is read for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interview_tui.ui.poller import Wants

if TYPE_CHECKING:
    from datetime import datetime

    from interview_tui.ui.board import Board
    from interview_tui.ui.drawing.lines import Lines
    from interview_tui.ui.handoffs import Handoffs
    from interview_tui.ui.logbook import Bookshelf
    from interview_tui.ui.widgets.panes import Pane


@dataclass(frozen=True, slots=True)
class Within:
    """What a pane can draw from besides the board: the secrets, the keys in force as they are printed, and the log."""

    handoffs: Handoffs
    keys: Mapping[str, str]
    shelf: Bookshelf


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: ``wants`` is read while it is open; ``pane`` makes its widget."""

    id: str
    title: str
    help: str
    wants: Wants
    pane: Callable[[Within], Pane]


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


TABS = (
    Tab("health", "Health", "Show every check with its evidence and age.", Wants.NOTHING, _health),
    Tab("logs", "Logs", "Show the function's log as it is written; Enter goes into it.", Wants.NOTHING, _logs),
    Tab("memory", "Memory", "Show whether the function leaks: its memory call by call.", Wants.NOTHING, _memory),
    Tab("resources", "Resources", "Show every resource of the stack; failed ones first.", Wants.RESOURCES, _resources),
    Tab("events", "Events", "Show the events of the stack; the first failure on top.", Wants.EVENTS, _events),
    Tab("cost", "Cost", "Show what each resource costs: per hour, so far and at the planned end.", Wants.COST, _cost),
    Tab("handoff", "Handoff", "Show who has which keys until when, and the e-mail.", Wants.NOTES, _handoff),
    Tab("changes", "Changes", "Show what differs from what was planted; reads every item.", Wants.NOTHING, _changes),
)
FIRST_TAB = TABS[0].id


def beside(tab: str, step: int) -> str:
    """The tab so many places further on; after the last comes the first."""
    ids = [each.id for each in TABS]
    return ids[(ids.index(tab) + step) % len(ids)] if tab in ids else FIRST_TAB
