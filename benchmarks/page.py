"""The table as it stands in ``docs/performance.md``, with the machine and the versions that it was made by."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from benchmarks.figures import HEADS, Figure
from benchmarks.peers import PINS

BEGIN, END = "<!-- table -->", "<!-- end of the table -->"


def put(page: Path, figures: Sequence[Figure]) -> None:
    """Write the table into its place in a page."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        raise SystemExit(f"{page} has no place for the table: {BEGIN} and {END}.")
    page.write_text("\n".join([before + BEGIN, "", *_lines(figures), "", END + after]))


def _lines(figures: Sequence[Figure]) -> Iterator[str]:
    yield f"{datetime.now(UTC):%Y-%m-%d}, {machine()}."
    yield f"{versions()}."
    yield ""
    yield _row(HEADS)
    yield _row(["---"] * len(HEADS))
    for figure in figures:
        verdict = f"**{figure.verdict}**" if figure.verdict == "MISSED" else figure.verdict
        yield _row([*figure.cells[:-1], verdict])
    yield ""
    for line, group in groupby(figures, key=lambda figure: figure.line):
        yield f"- **{line}**: {next(group).method}."


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """Processors and system; nothing that names the machine."""
    cores = os.cpu_count() or 1
    return f"{cores} core{'' if cores == 1 else 's'}, {_model()}, {platform.system()}"


def _model() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else platform.machine()


def versions() -> str:
    """Of everything that is measured."""
    pins = dict(pin.split("==") for pin in PINS)
    ours = (f"{name} {version(name.lower())}" for name in ("Textual", "boto3", "awscli"))
    peers = f"awslogs {pins['awslogs']}, toolong {pins['toolong']} (with Textual {pins['textual']})"
    return f"Python {platform.python_version()}, {', '.join(ours)}; {peers}"
