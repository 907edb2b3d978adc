"""The whole dataset: sound tables first, then every defect in a fixed order."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from school_dataset import plant_structure, plant_text, plant_types
from school_dataset.clean import clean_tables
from school_dataset.dice import Dice
from school_dataset.model import Dataset, Defect
from school_dataset.planter import Planter

if TYPE_CHECKING:
    from collections.abc import Callable

# Duplicates first: they copy items that have to be sound.
PLANTINGS: Final[tuple[Callable[[Planter], None], ...]] = (
    plant_structure.duplicate_students,
    plant_structure.duplicate_assessments,
    plant_structure.missing_attributes,
    plant_structure.misnamed_attributes,
    plant_structure.old_schema,
    plant_structure.orphaned_references,
    plant_structure.contradictory_references,
    plant_types.numbers_as_text,
    plant_types.booleans_as_text,
    plant_types.lists_as_text,
    plant_types.nulls_as_text,
    plant_types.mixed_date_formats,
    plant_types.impossible_birth_dates,
    plant_types.scores_out_of_range,
    plant_types.wrong_grades,
    plant_text.stray_whitespace,
    plant_text.wrong_case,
    plant_text.malformed_emails,
    plant_text.broken_encoding,
)


def build() -> Dataset:
    """Make all items afresh, with the answer key to them; the caller may change the items."""
    tables = clean_tables()
    planter = Planter(tables, Dice(5))
    for plant in PLANTINGS:
        plant(planter)
    return Dataset(tables, tuple(planter.defects))


@lru_cache(maxsize=1)
def answer_key() -> tuple[Defect, ...]:
    """Every planted defect, in the order of its kind."""
    return build().defects


def expected_counts() -> dict[str, int]:
    """The number of items in each table."""
    return {name: len(items) for name, items in build().tables.items()}
