"""The types that travel: items, defects, and the dataset that holds both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Item = dict[str, Any]
"""An item in the types of DynamoDB: str, int, Decimal, bool, None, list, dict."""

TABLE_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {"schools": "school_id", "classes": "class_id", "students": "student_id", "assessments": "assessment_id"}
)
"""The hash key of each table; there are no sort keys and no secondary indexes."""

REFERENCES: Final[Mapping[str, str]] = MappingProxyType({key: table for table, key in TABLE_KEYS.items()})
"""The table that an attribute of this name points to."""


class Marker(Enum):
    """Stands where there is no value; None would not do, since it is a value in DynamoDB."""

    ABSENT = "(absent)"
    UNKNOWN = "(unknown: set the item aside)"


ABSENT: Final = Marker.ABSENT
UNKNOWN: Final = Marker.UNKNOWN


@dataclass(frozen=True, slots=True)
class Defect:
    """One planted defect: where it is, what is there, and what belongs there."""

    id: str
    kind: str
    table: str
    key: str
    attribute: str
    """A dotted path for an attribute of a map, such as guardian.phone."""
    found: Any
    expected: Any
    """The sound value, or UNKNOWN; the key of the original for a duplicate, the right name for a misnamed attribute."""
    explanation: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """All items by table, and the answer key to them."""

    tables: dict[str, list[Item]]
    defects: tuple[Defect, ...]
