"""The sound data, before anything is planted: schema version 2, every reference in order."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from school_dataset import words
from school_dataset.dice import Dice

if TYPE_CHECKING:
    from school_dataset.model import Item

CLASSES = 50
STUDENTS = 600
ASSESSMENTS_PER_STUDENT = 5
SCHOOL_YEAR_START = date(2025, 9, 1)
GRADES = ((80, "A"), (65, "B"), (50, "C"), (35, "D"), (0, "E"))


def clean_tables() -> dict[str, list[Item]]:
    """All four tables, without a defect."""
    schools = _schools(Dice(1))
    classes = _classes(Dice(2), schools)
    students = _students(Dice(3), classes)
    return {
        "schools": schools,
        "classes": classes,
        "students": students,
        "assessments": _assessments(Dice(4), students),
    }


def grade_for(score: Decimal, max_score: int) -> str:
    """The grade that a score earns."""
    return next(grade for percent, grade in GRADES if score * 100 >= percent * max_score)


def _schools(dice: Dice) -> list[Item]:
    return [
        {
            "school_id": f"school-{number:02}",
            "name": name,
            "address": {"street": street, "city": city, "postcode": postcode},
            "phone": phone,
            "email": f"office@{domain}.example",
            "headteacher": _person(dice),
            "founded": founded,
            "boarding": number == 2,
            "schema_version": 2,
        }
        for number, (name, domain, street, city, postcode, phone, founded) in enumerate(words.SCHOOLS, start=1)
    ]


def _classes(dice: Dice, schools: list[Item]) -> list[Item]:
    classes: list[Item] = []
    for number in range(CLASSES):
        name = words.CLASS_NAMES[number // len(schools)]
        classes.append(
            {
                "class_id": f"class-{number + 1:03}",
                "school_id": schools[number % len(schools)]["school_id"],
                "name": name,
                "year_group": int(name[:-1]),
                "form_teacher": _person(dice),
                "room": f"{dice.pick('ABCD')}{dice.between(1, 32)}",
                "capacity": dice.pick((24, 28, 30)),
                "academic_year": "2025/26",
                "schema_version": 2,
            }
        )
    return classes


def _students(dice: Dice, classes: list[Item]) -> list[Item]:
    return [_student(dice, number, classes[number % len(classes)]) for number in range(STUDENTS)]


def _student(dice: Dice, number: int, school_class: Item) -> Item:
    # Names are dealt, not drawn: number -> a pair that nobody else has.
    first = words.FIRST_NAMES[number % len(words.FIRST_NAMES)]
    last = words.LAST_NAMES[(number * 7 + number // len(words.LAST_NAMES)) % len(words.LAST_NAMES)]
    domain = words.SCHOOLS[int(school_class["school_id"][-2:]) - 1][1]
    started = SCHOOL_YEAR_START.replace(year=2025 - (school_class["year_group"] - 7))
    guardian = f"{dice.pick(words.FIRST_NAMES)} {last}"
    return {
        "student_id": f"student-{number + 1:04}",
        "school_id": school_class["school_id"],
        "class_id": school_class["class_id"],
        "first_name": first,
        "last_name": last,
        "date_of_birth": _later(started.replace(year=started.year - 12), dice.below(365)),
        "email": f"{_ascii(first)}.{_ascii(last)}{number % 89 + 10}@students.{domain}.example",
        "guardian": {
            "name": guardian,
            "phone": f"07700 900{dice.below(1000):03}",
            "email": f"{_ascii(guardian).replace(' ', '.')}@mail.example",
        },
        "enrolled_on": _later(started, dice.below(12)),
        "free_meals": dice.chance(20),
        "languages": ["English", dice.pick(words.LANGUAGES)] if dice.chance(30) else ["English"],
        "note": dice.pick(words.NOTES) if dice.chance(25) else None,
        "schema_version": 2,
    }


def _assessments(dice: Dice, students: list[Item]) -> list[Item]:
    return [
        _assessment(dice, position * ASSESSMENTS_PER_STUDENT + turn, turn, student)
        for position, student in enumerate(students)
        for turn in range(ASSESSMENTS_PER_STUDENT)
    ]


def _assessment(dice: Dice, number: int, turn: int, student: Item) -> Item:
    kind, max_score = dice.pick(words.MAX_SCORES)
    halves = dice.between(max_score // 2, max_score * 2)  # a quarter of the marks, up to all of them
    score = Decimal(halves // 2) if halves % 2 == 0 else Decimal(f"{halves // 2}.5")
    return {
        "assessment_id": f"assessment-{number + 1:05}",
        "student_id": student["student_id"],
        "class_id": student["class_id"],
        "subject": dice.pick(words.SUBJECTS),
        "kind": kind,
        "taken_on": _later(SCHOOL_YEAR_START, 14 + turn * 50 + dice.below(49)),
        "score": score,
        "max_score": max_score,
        "grade": grade_for(score, max_score),
        "comment": dice.pick(words.COMMENTS) if dice.chance(50) else None,
        "schema_version": 2,
    }


def _person(dice: Dice) -> str:
    return f"{dice.pick(words.FIRST_NAMES)} {dice.pick(words.LAST_NAMES)}"


def _later(start: date, days: int) -> str:
    return date.fromordinal(start.toordinal() + days).isoformat()


def _ascii(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if letter.isascii())
