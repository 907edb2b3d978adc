"""The answer key as a page for the interviewer. Nothing of it is for the candidate's eyes."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from school_dataset.build import answer_key
from school_dataset.kinds import ADVICE
from school_dataset.model import Marker

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from school_dataset.model import Defect


_NO_BREAK_SPACE, _VISIBLE = "\u00a0", "\\u00a0"


def answer_key_markdown() -> str:
    """Every planted defect, by kind, with what is there and what belongs there."""
    defects = answer_key()
    groups = [(kind, list(members)) for kind, members in groupby(defects, key=lambda one: one.kind)]
    intro = (
        "# Data migration: answer key\n\n"
        f"For the interviewer only. {len(defects)} defects of {len(groups)} kinds are planted. "
        "No item has more than one, and an item that is not listed here is sound.\n"
    )
    return "\n".join([intro, *(_section(kind, members) for kind, members in groups)])


def _section(kind: str, defects: Iterable[Defect]) -> str:
    rows = [f"| {_row(defect)} |" for defect in defects]
    heading = f"## {kind.replace('-', ' ').capitalize()} ({len(rows)})\n\n{ADVICE[kind]}\n"
    return "\n".join([heading, "| item | attribute | found | sound | remark |", "|---|---|---|---|---|", *rows, ""])


def _row(defect: Defect) -> str:
    shown = (_show(defect.found), _show(defect.expected))
    cells = (f"`{defect.key}`", f"`{defect.attribute}`", *shown, defect.explanation)
    return " | ".join(cell.replace("|", "\\|") for cell in cells)


def _show(value: Any) -> str:
    if isinstance(value, Marker):
        return str(value.value)
    text = json.dumps(value, ensure_ascii=False, default=_number)
    return f"`{text.replace(_NO_BREAK_SPACE, _VISIBLE)}`"


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
