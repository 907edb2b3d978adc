"""The kinds of defect, each with the heading and the advice that the answer key gives."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

DUPLICATE_STUDENT: Final = "duplicate-student"
DUPLICATE_ASSESSMENT: Final = "duplicate-assessment"
MISSING_ATTRIBUTE: Final = "missing-attribute"
MISNAMED_ATTRIBUTE: Final = "misnamed-attribute"
OLD_SCHEMA: Final = "old-schema-version"
ORPHANED_REFERENCE: Final = "orphaned-reference"
CONTRADICTORY_REFERENCE: Final = "contradictory-reference"
NUMBER_AS_TEXT: Final = "number-as-text"
BOOLEAN_AS_TEXT: Final = "boolean-as-text"
LIST_AS_TEXT: Final = "list-as-text"
NULL_AS_TEXT: Final = "null-as-text"
MIXED_DATE_FORMAT: Final = "mixed-date-format"
IMPOSSIBLE_BIRTH_DATE: Final = "impossible-birth-date"
SCORE_OUT_OF_RANGE: Final = "score-out-of-range"
WRONG_GRADE: Final = "wrong-grade"
STRAY_WHITESPACE: Final = "stray-whitespace"
WRONG_CASE: Final = "wrong-case"
MALFORMED_EMAIL: Final = "malformed-email"
BROKEN_ENCODING: Final = "broken-encoding"

DUPLICATES: Final = frozenset({DUPLICATE_STUDENT, DUPLICATE_ASSESSMENT})

ADVICE: Final[Mapping[str, str]] = MappingProxyType(
    {
        DUPLICATE_STUDENT: "One person under two ids. Keep one, point the other's assessments to it, delete the other.",
        DUPLICATE_ASSESSMENT: "One assessment entered twice. Delete either copy.",
        MISSING_ATTRIBUTE: "The value can be found elsewhere: in the class, the student, or by calculation.",
        MISNAMED_ATTRIBUTE: "Move the value to the name that the contract has.",
        OLD_SCHEMA: "An item of schema version 1: convert its shape, not only its number.",
        ORPHANED_REFERENCE: "Points at nothing. The truth is lost: set the item aside, do not invent a parent.",
        CONTRADICTORY_REFERENCE: "The student's school is not the school of the student's class. The class decides.",
        NUMBER_AS_TEXT: "Convert to a number; a string is never found by a numeric comparison.",
        BOOLEAN_AS_TEXT: "Convert to a boolean.",
        LIST_AS_TEXT: "Split into a list.",
        NULL_AS_TEXT: "Text that means nothing: write NULL.",
        MIXED_DATE_FORMAT: "Convert to ISO 8601. Every value is unambiguous: the day is above 12.",
        IMPOSSIBLE_BIRTH_DATE: "Well formed and impossible. Set the item aside; only the school knows.",
        SCORE_OUT_OF_RANGE: "Below zero or above max_score. Set the item aside; clamping would invent a result.",
        WRONG_GRADE: "The grade does not follow from the score. Calculate it again.",
        STRAY_WHITESPACE: "Trim, and collapse runs (tabs and no-break spaces too).",
        WRONG_CASE: "Restore the case: names are capitalised, e-mail addresses and kinds are lower case.",
        MALFORMED_EMAIL: "Not an address; the rest of the item shows what was meant.",
        BROKEN_ENCODING: "UTF-8 that was read as Windows-1252. Encode back, decode as UTF-8; do not strip the letters.",
    }
)
