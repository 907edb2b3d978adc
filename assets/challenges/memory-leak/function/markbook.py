"""The mark book: who is on the roll, and a mark for every subject and school day."""

from __future__ import annotations

import hashlib

SUBJECTS = ("Art", "Computing", "English", "Geography", "History", "Mathematics", "Music", "Science")
SCHOOL_DAYS = 190
STUDENT_IDS = tuple(f"student-{number:04}" for number in range(1, 601))

_POSITION = {student_id: position for position, student_id in enumerate(STUDENT_IDS)}
_BYTES_PER_STUDENT = len(SUBJECTS) * SCHOOL_DAYS
_TO_MARK = bytes(35 + value * 65 // 255 for value in range(256))


class UnknownStudentError(Exception):
    """Nobody on the roll has this id."""


class Connection:
    """A session with the mark book; it sees the marks as they were when it was opened."""

    def __init__(self, markbook: MarkBook, marks: bytes) -> None:
        self._markbook = markbook
        self._snapshot = bytearray(marks)

    def marks_of(self, student_id: str) -> dict[str, bytes]:
        """The marks of one student by subject, one byte for each school day."""
        try:
            start = _POSITION[student_id] * _BYTES_PER_STUDENT
        except KeyError:
            raise UnknownStudentError(f"no such student: {student_id}") from None
        marks = bytes(self._snapshot[start : start + _BYTES_PER_STUDENT])
        return {
            subject: marks[index * SCHOOL_DAYS : (index + 1) * SCHOOL_DAYS] for index, subject in enumerate(SUBJECTS)
        }

    def close(self) -> None:
        """Give the snapshot back."""
        self._snapshot = bytearray()
        self._markbook.forget(self)


class MarkBook:
    """The marks of the school year, and the sessions that read them."""

    def __init__(self) -> None:
        size = len(STUDENT_IDS) * _BYTES_PER_STUDENT
        self._marks = hashlib.shake_256(b"marks of 2025/26").digest(size).translate(_TO_MARK)
        self._sessions: set[Connection] = set()

    def connect(self) -> Connection:
        """Open a session; close() ends it."""
        connection = Connection(self, self._marks)
        self._sessions.add(connection)
        return connection

    def forget(self, connection: Connection) -> None:
        """Take a closed session off the list."""
        self._sessions.discard(connection)


MARKBOOK = MarkBook()
