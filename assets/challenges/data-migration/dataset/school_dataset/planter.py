"""The tool that plants a defect and writes it into the answer key in the same move."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from school_dataset.model import ABSENT, TABLE_KEYS, UNKNOWN, Defect, Item

if TYPE_CHECKING:
    from collections.abc import Callable

    from school_dataset.dice import Dice


class Planter:
    """Changes sound items into defective ones, never the same item twice."""

    def __init__(self, tables: dict[str, list[Item]], dice: Dice) -> None:
        self._tables = tables
        self._dice = dice
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}
        self.defects: list[Defect] = []

    def choose(self, table: str, wanted: Callable[[Item], bool] | None = None) -> Item:
        """An item that nobody has touched yet; from now on it is taken."""
        key = TABLE_KEYS[table]
        free = [item for item in self._tables[table] if self.is_free(item[key]) and (wanted is None or wanted(item))]
        chosen = self._dice.pick(free)
        self.take(chosen[key])
        return chosen

    def take(self, key: str) -> None:
        """Keep an item as it is, because the repair of another needs it."""
        self._taken.add(key)

    def is_free(self, key: str) -> bool:
        """Whether an item is sound, so far."""
        return key not in self._taken

    def replace(self, kind: str, table: str, item: Item, attribute: str, value: Any, explanation: str) -> None:
        """Put a defective value where a sound one was."""
        parent, name = _locate(item, attribute)
        sound, parent[name] = parent[name], value
        self._note(kind, table, item, attribute, value, sound, explanation)

    def remove(self, kind: str, table: str, item: Item, attribute: str, explanation: str) -> None:
        """Take an attribute away."""
        parent, name = _locate(item, attribute)
        self._note(kind, table, item, attribute, ABSENT, parent.pop(name), explanation)

    def rename(self, kind: str, table: str, item: Item, attribute: str, wrong: str) -> None:
        """Give an attribute the wrong name."""
        item[wrong] = item.pop(attribute)
        explanation = f"The attribute is called {wrong}; move its value to {attribute}."
        self._note(kind, table, item, wrong, item[wrong], attribute, explanation)

    def merge(
        self, kind: str, table: str, item: Item, wrong: str, value: Any, parts: tuple[str, ...], explanation: str
    ) -> None:
        """Put one attribute of an older schema in the place of several."""
        sound = {part: item.pop(part) for part in parts}
        item[wrong] = value
        item["schema_version"] = 1
        self._note(kind, table, item, wrong, value, sound, explanation)

    def duplicate(self, kind: str, table: str, copied: Item, original: Item, explanation: str) -> None:
        """Make an item a second copy of another, under its own key."""
        key = TABLE_KEYS[table]
        own = copied[key]
        copied.update(copy.deepcopy(original))
        copied[key] = own
        self._note(kind, table, copied, key, own, original[key], explanation)

    def spoil(self, kind: str, table: str, item: Item, attribute: str, value: Any, explanation: str) -> None:
        """Put a value that is wrong for certain where nobody can tell the right one."""
        item[attribute] = value
        self._note(kind, table, item, attribute, value, UNKNOWN, explanation)

    def _note(
        self, kind: str, table: str, item: Item, attribute: str, found: Any, expected: Any, explanation: str
    ) -> None:
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        key = item[TABLE_KEYS[table]]
        self.defects.append(Defect(f"{kind}-{count:02}", kind, table, key, attribute, found, expected, explanation))


def having(attribute: str, value: Any) -> Callable[[Item], bool]:
    """A condition for choose(): the attribute has this value."""
    return lambda item: bool(item[attribute] == value)


def _locate(item: Item, attribute: str) -> tuple[Item, str]:
    *path, name = attribute.split(".")
    for step in path:
        item = item[step]
    return item, name
