"""Defects in the types and formats of values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from school_dataset import kinds
from school_dataset.plant_structure import LAST_SOUND_CLASS

if TYPE_CHECKING:
    from collections.abc import Callable

    from school_dataset.model import Item
    from school_dataset.planter import Planter


def numbers_as_text(planter: Planter) -> None:
    """Nine numbers in quotes."""
    targets = [("schools", "founded"), ("classes", "capacity"), ("classes", "year_group")]
    targets += [("assessments", "score")] * 4 + [("assessments", "max_score")] * 2
    for table, attribute in targets:
        item = planter.choose(table, _repairable)
        value = str(item[attribute])
        planter.replace(kinds.NUMBER_AS_TEXT, table, item, attribute, value, "The type is S, it should be N.")


def booleans_as_text(planter: Planter) -> None:
    """Six booleans as words."""
    for yes, no in (("yes", "no"), ("Y", "N"), ("true", "false"), ("1", "0"), ("Yes", "No"), ("TRUE", "FALSE")):
        student = planter.choose("students")
        word = yes if student["free_meals"] else no
        why = "The type is S, it should be BOOL."
        planter.replace(kinds.BOOLEAN_AS_TEXT, "students", student, "free_meals", word, why)


def lists_as_text(planter: Planter) -> None:
    """Five lists in one string."""
    for separator in (", ", ";", "/", ",", " and "):
        student = planter.choose("students", lambda one: len(one["languages"]) == 2)
        text = separator.join(student["languages"])
        why = "The type is S, it should be L."
        planter.replace(kinds.LIST_AS_TEXT, "students", student, "languages", text, why)


def nulls_as_text(planter: Planter) -> None:
    """Nine ways to write nothing."""
    why = "It means that there is nothing: NULL."
    for text in ("N/A", "n/a", "null", "-"):
        student = planter.choose("students", lambda one: one["note"] is None)
        planter.replace(kinds.NULL_AS_TEXT, "students", student, "note", text, why)
    for text in ("N/A", "None", "", "NULL", "?"):
        assessment = planter.choose("assessments", lambda one: one["comment"] is None)
        planter.replace(kinds.NULL_AS_TEXT, "assessments", assessment, "comment", text, why)


def mixed_date_formats(planter: Planter) -> None:
    """Eleven dates that are not ISO 8601, each of them unambiguous."""
    writers: tuple[Callable[[date], Any], ...] = (
        lambda day: f"{day.day:02}/{day.month:02}/{day.year}",
        lambda day: f"{day.month:02}/{day.day:02}/{day.year}",
        lambda day: f"{day.day}.{day.month}.{day.year}",
        lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
        lambda day: f"{_MONTHS[day.month - 1][:3]} {day.day}, {day.year}",
        lambda day: f"{day.year}{day.month:02}{day.day:02}",
    )
    for write in writers:
        _rewrite_date(planter, "students", "date_of_birth", write)
    for write in (*writers[:4], _epoch):
        _rewrite_date(planter, "assessments", "taken_on", write)


def impossible_birth_dates(planter: Planter) -> None:
    """Six dates of birth that cannot be."""
    for text, why in (
        ("2013-02-30", "February has no 30th."),
        ("2012-13-05", "There is no 13th month."),
        ("1899-12-31", "A student of 126 years."),
        ("2031-05-14", "Born in the future."),
        ("0000-00-00", "A default of some other system."),
        ("2011-06-31", "June has no 31st."),
    ):
        planter.spoil(kinds.IMPOSSIBLE_BIRTH_DATE, "students", planter.choose("students"), "date_of_birth", text, why)


def scores_out_of_range(planter: Planter) -> None:
    """Seven scores that nobody can have."""
    for excess in (-5, -1, 1, 7, 15, 400, 899):
        assessment = planter.choose("assessments")
        score = excess if excess < 0 else assessment["max_score"] + excess
        why = f"Scores go from 0 to {assessment['max_score']}."
        planter.spoil(kinds.SCORE_OUT_OF_RANGE, "assessments", assessment, "score", score, why)


def wrong_grades(planter: Planter) -> None:
    """Six grades that the score does not earn."""
    for _ in range(6):
        assessment = planter.choose("assessments")
        grade = "A" if assessment["grade"] in "CDE" else "E"
        why = f"{assessment['score']} of {assessment['max_score']} is no {grade}."
        planter.replace(kinds.WRONG_GRADE, "assessments", assessment, "grade", grade, why)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def _epoch(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _rewrite_date(planter: Planter, table: str, attribute: str, write: Callable[[date], Any]) -> None:
    item = planter.choose(table, lambda one: int(one[attribute][-2:]) > 12)
    value = write(date.fromisoformat(item[attribute]))
    planter.replace(kinds.MIXED_DATE_FORMAT, table, item, attribute, value, "Dates are written YYYY-MM-DD.")


def _repairable(item: Item) -> bool:
    """Classes that others depend on stay sound."""
    return "student_id" in item or item.get("class_id", "class-999") > LAST_SOUND_CLASS
