"""Every figure beside a peer of the same run: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks import fleet, log_flood, log_latency, start, ui
from benchmarks.figures import Figure, Table
from benchmarks.page import machine, put, versions
from benchmarks.peers import prepare
from benchmarks.stage import Stage, compile_all

GROUPS: Mapping[tuple[str, ...], Callable[[Stage], Iterator[Figure]]] = {
    start.LINES: start.measure,
    fleet.LINES: fleet.measure,
    log_latency.LINES: log_latency.measure,
    log_flood.LINES: log_flood.measure,
    ui.LINES: ui.measure,
}
PEERS = frozenset({start.PAINT, log_latency.LATENCY})
"""Lines whose peers have an environment of their own."""


def measured(stage: Stage) -> Iterator[Figure]:
    """The figures of every line that is wanted."""
    for lines, measure in GROUPS.items():
        if stage.wants(*lines):
            yield from measure(stage)


def say(text: str) -> None:
    """Tell whoever waits; the table itself stays clean."""
    print(f"... {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Print the table while it is made."""
    options = _parser().parse_args()
    only = frozenset(options.only)
    compile_all()
    missing = prepare(say) if not only or only & PEERS else ""
    began, figures = time.monotonic(), []
    print(f"{machine()}; {versions()}.\n")
    table = Table(lambda text: print(text, flush=True))
    with tempfile.TemporaryDirectory() as home:
        for figure in measured(Stage(Path(home), options.rounds, only, missing)):
            table.add(figure)
            figures.append(figure)
    table.end()
    print(f"\n{time.monotonic() - began:.0f} s in all.")
    if options.json:
        options.json.write_text(json.dumps([figure.record() for figure in figures], indent=2) + "\n")
    if options.page:
        put(options.page, figures)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    every = [line for lines in GROUPS for line in lines]
    parser.add_argument("--only", nargs="+", choices=every, default=[], metavar="LINE", help=", ".join(every))
    parser.add_argument("--rounds", type=int, default=9, help="of what is measured in turn")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the same figures as JSON")
    parser.add_argument("--page", type=Path, metavar="FILE", help="put the table into a page with a place for it")
    return parser


if __name__ == "__main__":
    main()
