"""A hundred interviews whose countdowns change each second: ``ours`` in our table, ``peer`` in a DataTable."""

from __future__ import annotations

import sys
from abc import abstractmethod
from datetime import UTC, datetime, timedelta

from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.widgets import DataTable, Static

from interview_tui.model.foreseen import foreseen
from interview_tui.model.interview import Interview
from interview_tui.prices import tariff
from interview_tui.ui.board import Board
from interview_tui.ui.drawing.columns import columns
from interview_tui.ui.drawing.listing import Lister
from interview_tui.ui.drawing.rows import Row
from interview_tui.ui.driver import QuickDriver
from interview_tui.ui.place import AWS, Place
from interview_tui.ui.view import View
from interview_tui.ui.widgets.interview_table import InterviewTable
from interview_tui.ui.words import LAST_MINUTES

ROWS = 100
WIDTH = 120
"""Of the terminal: both tables have the columns that ours has there."""


def board(now: datetime) -> Board:
    """A fleet that is up, in its last ten minutes: the only ones whose seconds are counted."""
    fleet = tuple(_interview(f"interview-20261121-{number:04}", number, now) for number in range(ROWS))
    prices = tariff("eu-central-1")
    bills = {interview.id: foreseen(interview, prices) for interview in fleet}
    return Board(Place(AWS), interviews=fleet, view=View(), tariff=prices, foreseen=bills)


def _interview(name: str, number: int, now: datetime) -> Interview:
    return Interview(
        id=name,
        candidate="jane-smith",
        owner="john-doe",
        challenges=("A", "B", "C"),
        created_at=now - timedelta(minutes=30),
        expires_at=now + LAST_MINUTES - timedelta(seconds=2 * number),
        stack_id=f"arn:aws:cloudformation:eu-central-1:111122223333:stack/{name}/0",
        stack_status="CREATE_COMPLETE",
    )


class Ticking(App[None]):
    """Once a second the rows are made anew, in the same way for both tables; what differs is the table."""

    CSS = """
    Static { height: 1; }
    InterviewTable, DataTable { height: 1fr; }
    InterviewTable > .table--head { color: $text-muted; text-style: bold; }
    InterviewTable > .table--cursor { background: $primary; }
    InterviewTable > .table--quiet { color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._board = board(datetime.now(UTC))
        self._lister = Lister()

    def get_driver_class(self) -> type[Driver]:
        """The dashboard's, which does nothing while no key comes: Textual's looks up ten times a second."""
        return QuickDriver

    def on_mount(self) -> None:
        """Begin."""
        self.tick()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """What happens each second."""
        self.update(self._lister.listing(self._board, datetime.now(UTC)).rows)

    @abstractmethod
    def update(self, rows: tuple[Row, ...]) -> None:
        """Show these rows."""


class Ours(Ticking):
    """Our table, which finds out by itself what differs."""

    def compose(self) -> ComposeResult:
        """All of it."""
        yield Static("table app", markup=False)
        yield InterviewTable()

    def update(self, rows: tuple[Row, ...]) -> None:
        """Show these rows."""
        self.query_one(InterviewTable).show(rows, self._board.view)


class Peer(Ticking):
    """Textual's table, which is told what differs, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self._columns = columns(WIDTH)
        self._before: dict[str, Row] = {}

    def compose(self) -> ComposeResult:
        """All of it."""
        yield Static("table app", markup=False)
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        """Name the columns first."""
        for column in self._columns:
            self.query_one(DataTable).add_column(column.label, key=column.key, width=column.width)
        super().on_mount()

    def update(self, rows: tuple[Row, ...]) -> None:
        """Show these rows."""
        table = self.query_one(DataTable)
        for row in rows:
            before = self._before.get(row.id)
            if before is None:
                table.add_row(*(row.text(column.key) for column in self._columns), key=row.id)
                continue
            for column in self._columns:
                if row.text(column.key) != before.text(column.key):
                    table.update_cell(row.id, column.key, row.text(column.key))
        self._before = {row.id: row for row in rows}


if __name__ == "__main__":
    (Ours if sys.argv[1] == "ours" else Peer)().run()
