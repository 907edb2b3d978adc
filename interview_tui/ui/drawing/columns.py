"""Which columns the table has at a width, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass

PADDING = 1
SMALL, MIDDLING, ROOMY, WIDE = 70, 95, 112, 155


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in a row's cells, its heading, its width without padding, and its side."""

    key: str
    label: str
    width: int
    right: bool = False


def columns(width: int) -> tuple[Column, ...]:
    """The columns that fit; what wants attention takes the rest of the line."""
    fixed = [
        Column("mark", "", 1),
        Column("candidate", "Candidate", 24 if width >= WIDE else 14),
        *([Column("id", "Interview", _id_width(width))] if width >= MIDDLING else []),
        Column("state", "State", 11),
        Column("ready", "Ready", 5),
        *([Column("challenges", "Challenges", 11)] if width >= ROOMY else []),
        Column("ends_in", "Ends in", 9, right=True),
        *([Column("cost", "Est. cost", 10 if width >= MIDDLING else 9, right=True)] if width >= SMALL else []),
    ]
    taken = sum(column.width + 2 * PADDING for column in fixed)
    rest = max(width - taken - 2 * PADDING, 10)
    return (*fixed, Column("attention", "Attention", rest))


def _id_width(width: int) -> int:
    return 30 if width >= WIDE else 17
