"""Progress of an operation on the command line."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from interview_tui.cli.options import lead_on
from interview_tui.cli.words import duration
from interview_tui.model.events import Checked, Progress, Said, StackProgress, Step, StepState
from interview_tui.model.health import CheckState
from interview_tui.model.statuses import resource_has_failed
from interview_tui.model.traffic import Traffic

MARKS = {
    CheckState.OK: ("✓", "green"),
    CheckState.CHANGED: ("≠", "yellow"),
    CheckState.PENDING: ("…", "yellow"),
    CheckState.FAILED: ("✗", "red"),
    CheckState.UNKNOWN: ("?", "yellow"),
}


class _Count(MofNCompleteColumn):
    """How much of it is done, where that is known."""

    def render(self, task: Task) -> Text:
        """Nothing rather than ``0/?``."""
        return Text() if task.total is None else super().render(task)


class ProgressView:
    """Prints events as lines; on a terminal a bar with the elapsed time moves below them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(24), _Count())
        self._bar = Bar(*columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task("Working", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, event: Progress) -> None:
        """Draw one event."""
        match event:
            case Said(text, warning=True):
                self._console.print(Text(f"! {lead_on(text)}", style="yellow"))
            case Said(text):
                self._console.print(Text(lead_on(text)))
            case Step():
                self._step(event)
            case StackProgress():
                self._stack(event)
            case Checked(check):
                self._console.print(check_line(check.state, check.name, check.detail))
            case Traffic():
                self._traffic(event)

    def _step(self, step: Step) -> None:
        if step.state is StepState.RUNNING:
            self._bar.update(self._task, description=f"{step.name} {step.detail}".strip(), completed=0, total=None)
            return
        mark = CheckState.OK if step.state is StepState.DONE else CheckState.FAILED
        took = f" ({duration(step.seconds)})" if step.seconds else ""
        self._console.print(check_line(mark, step.name, step.detail + took))

    def _traffic(self, traffic: Traffic) -> None:
        failed = f"Calling, {traffic.failed} failed" if traffic.failed else "Calling"
        self._bar.update(self._task, description=failed, completed=traffic.sent, total=traffic.calls)

    def _stack(self, progress: StackProgress) -> None:
        event = progress.event
        self._bar.update(self._task, completed=progress.done, total=progress.total or None)
        if event.status.endswith("_IN_PROGRESS"):
            # On its way: the bar counts it; a line is for what has arrived or failed.
            self._bar.update(self._task, description=f"{event.resource} {event.type}")
            return
        line = Text(f"{progress.seconds:7.1f} s  ", style="dim")
        line.append(f"{event.status:<20} ", style="red" if resource_has_failed(event.status) else "")
        line.append(event.resource)
        line.append(f"  {event.type}", style="dim")
        if event.reason:
            line.append(f"  {event.reason}")
        self._console.print(line)


def check_line(state: CheckState, name: str, detail: str) -> Text:
    """A check as one line: mark, name, evidence."""
    mark, style = MARKS[state]
    return Text(f"{mark} ", style=style) + Text(f"{name:<22} {detail}")
