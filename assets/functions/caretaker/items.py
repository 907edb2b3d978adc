"""Items as DynamoDB itself writes them, in one form for each value, so that equal means the same in every byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

Typed = Mapping[str, Any]
"""An item with its types: ``{"name": {"S": "..."}}``."""

_NUMBERS = Context(prec=40)  # DynamoDB keeps 38 digits
_SETS = {"SS", "NS", "BS"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What it takes to make a table as planted: whole items to put, and keys of items to delete."""

    changed: tuple[Typed, ...] = ()
    missing: tuple[Typed, ...] = ()
    added: tuple[Typed, ...] = ()

    @property
    def words(self) -> str:
        """``12 changed, 3 removed, 1 added``; empty when nothing differs."""
        kinds = (("changed", self.changed), ("removed", self.missing), ("added", self.added))
        return ", ".join(f"{len(items):,} {kind}" for kind, items in kinds if items)


def compare(found: Iterable[Typed], planted: Iterable[Typed], key: str) -> Comparison:
    """The differences of a table from what was planted; ``key`` names its only key attribute."""
    held = {_identity(item, key): item for item in found}
    wanted = {_identity(item, key): item for item in planted}
    return Comparison(
        changed=tuple(
            item for name, item in wanted.items() if name in held and canonical(held[name]) != canonical(item)
        ),
        missing=tuple(item for name, item in wanted.items() if name not in held),
        added=tuple({key: item[key]} for name, item in held.items() if name not in wanted),
    )


def differing(
    found: Iterable[Typed], planted: Iterable[Typed], keys: Sequence[str]
) -> Iterator[tuple[str, Typed | None, Typed | None]]:
    """Each item that differs, by its key in words: as planted, and as it is. ``keys`` names the key attributes."""
    held, wanted = ({_name(item, keys): item for item in items} for items in (found, planted))
    for name in sorted(held.keys() | wanted.keys()):
        before, after = wanted.get(name), held.get(name)
        if before is None or after is None or canonical(before) != canonical(after):
            yield name, before, after


def canonical(item: Typed) -> dict[str, Any]:
    """The same for the same item, however its numbers were written and in whatever order its sets came."""
    return {name: _canonical(value) for name, value in item.items()}


def _canonical(value: Mapping[str, Any]) -> tuple[str, Any]:
    ((kind, content),) = value.items()
    if kind == "M":
        return kind, canonical(content)
    if kind == "L":
        return kind, [_canonical(entry) for entry in content]
    if kind in _SETS:
        return kind, sorted((_number(entry) for entry in content) if kind == "NS" else content)
    return kind, _number(content) if kind == "N" else content


def _number(text: str) -> str:
    """DynamoDB drops the zeros at both ends; so does this."""
    number = Decimal(text).normalize(_NUMBERS)
    return str(number) if number else "0"


def _identity(item: Typed, key: str) -> str:
    return repr(_canonical(item[key]))


def _name(item: Typed, keys: Sequence[str]) -> str:
    return repr([_canonical(item[key]) for key in keys])
