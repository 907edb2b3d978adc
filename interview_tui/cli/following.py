"""``events --follow``."""

from __future__ import annotations

import sys
from collections.abc import Callable

from interview_tui.cli import records
from interview_tui.cli.output import console, to_json
from interview_tui.cli.tables import event_line
from interview_tui.model.errors import DONE, FAILED
from interview_tui.model.events import Progress, StackEvent, StackProgress
from interview_tui.model.interview import Interview
from interview_tui.model.statuses import State, state_of_stack
from interview_tui.operations.desk import Desk, drive
from interview_tui.operations.follow import follow_stack


def follow_events(desk: Desk, interview: Interview, *, as_json: bool) -> int:
    """Print events as they come until the stack rests; exit code 1 when it rests in a failed state."""
    write: Callable[[StackEvent], None] = _write_json if as_json else _line_writer()

    def show(progress: Progress) -> None:
        if isinstance(progress, StackProgress):
            write(progress.event)

    stack = drive(follow_stack(desk.cloud, desk.clock, interview.stack_id, total=0), show)
    return FAILED if state_of_stack(stack.status) in (State.FAILED, State.STUCK) else DONE


def _write_json(event: StackEvent) -> None:
    sys.stdout.write(to_json(records.event_record(event)) + "\n")
    sys.stdout.flush()


def _line_writer() -> Callable[[StackEvent], None]:
    out = console()
    return lambda event: out.print(event_line(event))
