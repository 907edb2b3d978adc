"""The sample data of the data-migration challenge, with its planted defects and their answer key.

Standard library only, and the same items on every machine. Table names here are logical ("schools", "classes",
"students", "assessments"); whoever loads the items knows the physical ones.
"""

from __future__ import annotations

from school_dataset.answer_key import answer_key_markdown
from school_dataset.build import answer_key, build, expected_counts
from school_dataset.model import ABSENT, TABLE_KEYS, UNKNOWN, Dataset, Defect, Item
from school_dataset.verification import missing_defects

__all__ = [
    "ABSENT",
    "TABLE_KEYS",
    "UNKNOWN",
    "Dataset",
    "Defect",
    "Item",
    "answer_key",
    "answer_key_markdown",
    "build",
    "expected_counts",
    "missing_defects",
]
