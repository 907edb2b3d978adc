"""Progress reports: how one student does, beside everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markbook import STUDENT_IDS, Connection

RECENT_DAYS = 20


@dataclass(frozen=True)
class Standing:
    """The averages of one student: over the school year, and over the last weeks."""

    student_id: str
    subjects: dict[str, float]
    recent: dict[str, float]
    overall: float

    @property
    def trend(self) -> dict[str, float]:
        """How the last weeks differ from the school year, by subject."""
        return {subject: round(self.recent[subject] - average, 2) for subject, average in self.subjects.items()}


@dataclass(frozen=True)
class Report:
    """One student's standing, and the whole cohort in order of rank."""

    student: Standing
    cohort: tuple[Standing, ...]

    @property
    def rank(self) -> int:
        """The place in the cohort, counted from one."""
        return self.cohort.index(self.student) + 1

    def summary(self) -> dict[str, Any]:
        """What the caller sees: nothing about other students."""
        return {
            "student_id": self.student.student_id,
            "average": self.student.overall,
            "subjects": self.student.subjects,
            "trend": self.student.trend,
            "rank": self.rank,
            "cohort_size": len(self.cohort),
        }


def build_report(connection: Connection, student_id: str) -> Report:
    """Compare one student with the cohort."""
    standings = {other: standing(other, connection.marks_of(other)) for other in STUDENT_IDS}
    cohort = sorted(standings.values(), key=lambda one: (-one.overall, one.student_id))
    return Report(student=standings[student_id], cohort=tuple(cohort))


def standing(student_id: str, marks: dict[str, bytes]) -> Standing:
    """The averages of one student."""
    subjects = {subject: _average(days) for subject, days in marks.items()}
    return Standing(
        student_id=student_id,
        subjects=subjects,
        recent={subject: _average(days[-RECENT_DAYS:]) for subject, days in marks.items()},
        overall=round(sum(subjects.values()) / len(subjects), 2),
    )


def _average(marks: bytes) -> float:
    return round(sum(marks) / len(marks), 2)
