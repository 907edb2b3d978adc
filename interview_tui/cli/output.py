"""What the command line prints: JSON for scripts, tables and sentences for people, errors for both."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from interview_tui.model.errors import InterviewError

if TYPE_CHECKING:
    from rich.console import Console

    from interview_tui.model.events import Progress

Result = TypeVar("Result")
UNLIMITED = 1000


def console(*, stderr: bool = False) -> Console:
    """A Rich console; text from outside goes in as ``Text`` or escaped, never as markup."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # A file or a pipe has no width: whoever reads it wants names in one piece.
    width = None if is_terminal(stream) else UNLIMITED
    return Console(stderr=stderr, highlight=False, soft_wrap=True, markup=False, width=width)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits at it; a stream that was closed before the program began is ``None``."""
    return stream is not None and stream.isatty()


def print_json(value: object) -> None:
    """One JSON value on standard output."""
    sys.stdout.write(to_json(value, indent=2) + "\n")


def to_json(value: object, *, indent: int | None = None) -> str:
    """JSON text; times become ISO 8601 in UTC."""
    return json.dumps(value, indent=indent, default=_encode, ensure_ascii=False)


def _encode(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    raise TypeError(f"{type(value).__name__} is not for JSON")


def report(error: InterviewError, *, as_json: bool) -> None:
    """One error on standard error: what happened, and what to do next."""
    if as_json:
        sys.stderr.write(json.dumps({"error": {"title": error.title, "hint": error.hint}}, ensure_ascii=False) + "\n")
        return
    from rich.text import Text

    out = console(stderr=True)
    out.print(Text("Error: ", style="bold red") + Text(error.title))
    if error.hint:
        out.print(Text("  " + error.hint))


def run(operation: Generator[Progress, None, Result], *, quiet: bool, stderr: bool = False) -> Result:
    """Drive an operation, showing its progress unless ``quiet``; on standard error when the result is the output."""
    from interview_tui.cli.progress import ProgressView
    from interview_tui.operations.desk import drive

    if quiet:
        return drive(operation, _ignore)
    with ProgressView(console(stderr=stderr)) as view:
        return drive(operation, view.show)


_ignore: Callable[[Any], None] = lambda _event: None  # noqa: E731
