"""Defects in the shape of items and in what they point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from school_dataset import kinds
from school_dataset.planter import having

if TYPE_CHECKING:
    from school_dataset.model import Item
    from school_dataset.planter import Planter

LAST_SOUND_CLASS = "class-040"
"""Classes up to here stay sound, so that what depends on them can be repaired."""


def duplicate_students(planter: Planter) -> None:
    """Six people who are on the roll twice, in the same class."""
    for _ in range(6):
        original = planter.choose("students", lambda one: one["note"] is not None)
        twin = planter.choose("students", having("class_id", original["class_id"]))
        why = f"Same person as {original['student_id']}; some assessments hang on either."
        planter.duplicate(kinds.DUPLICATE_STUDENT, "students", twin, original, why)


def duplicate_assessments(planter: Planter) -> None:
    """Eight assessments that were entered twice."""
    for _ in range(8):
        original = planter.choose("assessments")
        copied = planter.choose("assessments", having("student_id", original["student_id"]))
        why = f"The same assessment as {original['assessment_id']}."
        planter.duplicate(kinds.DUPLICATE_ASSESSMENT, "assessments", copied, original, why)


def missing_attributes(planter: Planter) -> None:
    """Nine attributes that are gone and can be found again."""
    for _ in range(3):
        student = planter.choose("students", _in_sound_class)
        why = f"{student['class_id']} knows the school."
        planter.remove(kinds.MISSING_ATTRIBUTE, "students", student, "school_id", why)
    for attribute, why in (
        ("class_id", "The student knows the class."),
        ("max_score", "The kind of assessment decides it."),
        ("grade", "It follows from score and max_score."),
    ):
        for _ in range(2):
            assessment = planter.choose("assessments", lambda one: planter.is_free(one["student_id"]))
            planter.take(assessment["student_id"])
            planter.remove(kinds.MISSING_ATTRIBUTE, "assessments", assessment, attribute, why)


def misnamed_attributes(planter: Planter) -> None:
    """Nine attributes under a name from another system."""
    for table, attribute, wrong in (
        ("students", "date_of_birth", "dob"),
        ("students", "email", "e-mail"),
        ("students", "first_name", "firstName"),
        ("students", "last_name", "surname"),
        ("assessments", "student_id", "studentId"),
        ("assessments", "score", "Score"),
        ("assessments", "taken_on", "date"),
        ("assessments", "subject", "subjct"),
    ):
        planter.rename(kinds.MISNAMED_ATTRIBUTE, table, planter.choose(table), attribute, wrong)
    late = planter.choose("classes", lambda one: one["class_id"] > LAST_SOUND_CLASS)
    planter.rename(kinds.MISNAMED_ATTRIBUTE, "classes", late, "year_group", "yearGroup")


def old_schema(planter: Planter) -> None:
    """Eight items that an earlier migration forgot."""
    for _ in range(4):
        student = planter.choose("students")
        name = f"{student['first_name']} {student['last_name']}"
        why = "Version 1 had one name; version 2 has first_name and last_name."
        planter.merge(kinds.OLD_SCHEMA, "students", student, "name", name, ("first_name", "last_name"), why)
    for _ in range(4):
        assessment = planter.choose("assessments")
        result = f"{assessment['score']}/{assessment['max_score']}"
        why = "Version 1 had a result; version 2 has score and max_score as numbers."
        planter.merge(kinds.OLD_SCHEMA, "assessments", assessment, "result", result, ("score", "max_score"), why)


def orphaned_references(planter: Planter) -> None:
    """Nine references to things that do not exist."""
    late = planter.choose("classes", lambda one: one["class_id"] > LAST_SOUND_CLASS)
    _orphan(planter, "classes", late, "school_id", "school-07")
    for number in (72, 85, 99):
        _orphan(planter, "students", planter.choose("students"), "class_id", f"class-{number:03}")
    for number in (611, 640, 702, 855, 999):
        _orphan(planter, "assessments", planter.choose("assessments"), "student_id", f"student-{number:04}")


def contradictory_references(planter: Planter) -> None:
    """Five students whose school is not the school of their class."""
    for _ in range(5):
        student = planter.choose("students", _in_sound_class)
        other = f"school-{int(student['school_id'][-2:]) % 6 + 1:02}"
        why = f"{student['class_id']} belongs to {student['school_id']}."
        planter.replace(kinds.CONTRADICTORY_REFERENCE, "students", student, "school_id", other, why)


def _orphan(planter: Planter, table: str, item: Item, attribute: str, nowhere: str) -> None:
    planter.spoil(kinds.ORPHANED_REFERENCE, table, item, attribute, nowhere, f"There is no {nowhere}.")


def _in_sound_class(student: Item) -> bool:
    return bool(student["class_id"] <= LAST_SOUND_CLASS)
