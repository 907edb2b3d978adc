"""The peer: the same widgets as Textual brings them, with the same rows, and nothing behind them."""

from __future__ import annotations

import sys

from textual import on
from textual.app import App, ComposeResult
from textual.widgets import DataTable, Log, Static

COLUMNS = ("", "Candidate", "Interview", "State", "Ready", "Challenges", "Ends in", "Attention")


class BareApp(App[None]):
    """A table, a line that says which row the cursor is on, and a log."""

    def __init__(self, interviews: int) -> None:
        super().__init__()
        self._interviews = interviews

    def compose(self) -> ComposeResult:
        """All of it."""
        yield Static("bare app", markup=False)
        yield DataTable[str](cursor_type="row")
        yield Static("", id="chosen", markup=False)
        yield Log()

    def on_mount(self) -> None:
        """Fill the table, newest first."""
        table = self.query_one(DataTable)
        table.styles.height = "1fr"
        table.add_columns(*COLUMNS)
        for number in range(self._interviews, 0, -1):
            name = f"interview-20261121-{number:04}"
            table.add_row("●", "jane-smith", name, "live", "5/5", "A B C", "3:30:00", "", key=name)
        self.query_one(Log).write_lines([f"CREATE_COMPLETE resource {number}" for number in range(20)])
        table.focus()

    @on(DataTable.RowHighlighted)
    def _show(self, event: DataTable.RowHighlighted) -> None:
        self.query_one("#chosen", Static).update(str(event.row_key.value))


if __name__ == "__main__":
    BareApp(int(sys.argv[1])).run()
