"""What was measured, as values, and how it is shown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """What a figure is held to: how many times the peer's, a number of requests, or points of CPU above the peer's."""

    TIMES = "x"
    REQUESTS = " requests"
    POINTS = " points"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table; ``missing`` says why there is no value. Without ``aim`` it is only for comparison."""

    line: str
    case: str
    ours: str = ""
    peer: str = ""
    value: float | None = None
    aim: float | None = None
    unit: Unit = Unit.TIMES
    method: str = ""
    missing: str = ""

    @property
    def shown(self) -> str:
        """The value in words."""
        if self.value is None:
            return ""
        formats: Mapping[Unit, str] = {Unit.TIMES: ".3f" if self.value < 0.1 else ".2f", Unit.POINTS: "+.2f"}
        return f"{self.value:{formats.get(self.unit, '.0f')}}{self.unit}"

    @property
    def aimed(self) -> str:
        """The aim in words."""
        if self.aim is None:
            return "none"
        return f"<= {'+' if self.unit is Unit.POINTS else ''}{self.aim:g}{self.unit}"

    @property
    def verdict(self) -> str:
        """Whether the aim is held."""
        if self.value is None:
            return "not measured"
        if self.aim is None:
            return ""
        return "held" if self.value <= self.aim else "MISSED"

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        if self.value is None:
            return self.line, self.case, f"not measured: {self.missing}", "", "", self.aimed, ""
        return self.line, self.case, self.ours, self.peer, self.shown, self.aimed, self.verdict

    def record(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "verdict": self.verdict}


HEADS = ("line", "beside", "ours", "peer", "figure", "aim", "")
_WIDTHS = (13, 29, 34, 34, 13, 15, 0)


class Table:
    """Prints rows as they come; the method stands below the last row of its line."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._last: Figure | None = None
        write(_columns(HEADS))

    def add(self, figure: Figure) -> None:
        """One more row."""
        if self._last is not None and self._last.line != figure.line:
            self.end()
        self._last = figure
        self._write(_columns(figure.cells))

    def end(self) -> None:
        """The method of the last line."""
        if self._last is not None and self._last.method:
            self._write(f"    {self._last.method}")


def _columns(texts: Sequence[str]) -> str:
    return " ".join(f"{text:<{width}}" for text, width in zip(texts, _WIDTHS, strict=True)).rstrip()


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of each round."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


Timing = tuple[float, float]
"""How long something took, and its CPU time (0 where that was not looked at), in seconds."""


def timed(line: str, case: str, rounds: Sequence[Sequence[Timing]], aim: float | None, method: str) -> Figure:
    """Times beside times, ours and the peer's in each round."""
    (ours_taken, ours_cpu), (peer_taken, peer_cpu) = (zip(*each, strict=True) for each in zip(*rounds, strict=True))
    value = ratio(ours_taken, peer_taken)
    return Figure(line, case, ms(ours_taken, ours_cpu), ms(peer_taken, peer_cpu), value, aim, method=method)


def ms(seconds: Sequence[float], cpu: Sequence[float] = ()) -> str:
    """The median in milliseconds, and that of the CPU time in seconds."""
    beside = f" ({statistics.median(cpu):.2f} s CPU)" if any(cpu) else ""
    return f"{statistics.median(seconds) * 1000:.0f} ms{beside}"


def p95(seconds: Sequence[float]) -> float:
    """What nineteen of twenty do not exceed."""
    return statistics.quantiles(seconds, n=20)[-1]
