"""Defects in text: space, case, addresses, letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from school_dataset import kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from school_dataset.model import Item
    from school_dataset.planter import Planter


def stray_whitespace(planter: Planter) -> None:
    """Nine values with space that does not belong there."""
    for before, after in (("  ", ""), ("", " "), (" ", " "), ("", "\t"), ("\u00a0", "")):
        student = planter.choose("students")
        text = f"{before}{student['last_name']}{after}"
        planter.replace(kinds.STRAY_WHITESPACE, "students", student, "last_name", text, "Trim it.")
    for gap in ("  ", " \t"):
        student = planter.choose("students")
        text = student["guardian"]["name"].replace(" ", gap)
        planter.replace(kinds.STRAY_WHITESPACE, "students", student, "guardian.name", text, "One space is enough.")
    school = planter.choose("schools")
    text = school["address"]["postcode"] + "\n"
    planter.replace(kinds.STRAY_WHITESPACE, "schools", school, "address.postcode", text, "Trim it.")
    assessment = planter.choose("assessments")
    text = f" {assessment['subject']}"
    planter.replace(kinds.STRAY_WHITESPACE, "assessments", assessment, "subject", text, "Trim it.")


def wrong_case(planter: Planter) -> None:
    """Ten values that lost their case."""
    for attribute in ("first_name", "last_name"):
        for change in (str.upper, str.lower):
            student = planter.choose("students", _plain(attribute))
            text = change(student[attribute])
            why = "Names are capitalised."
            planter.replace(kinds.WRONG_CASE, "students", student, attribute, text, why)
    for _ in range(2):
        student = planter.choose("students")
        text = student["email"].upper()
        planter.replace(kinds.WRONG_CASE, "students", student, "email", text, "Addresses are lower case.")
    for change in (str.upper, str.capitalize, str.upper):
        assessment = planter.choose("assessments")
        text = change(assessment["kind"])
        planter.replace(kinds.WRONG_CASE, "assessments", assessment, "kind", text, "Kinds are lower case.")
    school = planter.choose("schools")
    city = school["address"]["city"].upper()
    planter.replace(kinds.WRONG_CASE, "schools", school, "address.city", city, "Names are capitalised.")


def malformed_emails(planter: Planter) -> None:
    """Eight things that are no e-mail address."""
    for old, new in (("@", " at "), ("@", "@@"), ("@", ""), (".example", "."), (".", ",")):
        student = planter.choose("students")
        text = student["email"].replace(old, new)
        why = "The other addresses of the same school show the pattern."
        planter.replace(kinds.MALFORMED_EMAIL, "students", student, "email", text, why)
    for old, new in (("@", "(at)"), ("@mail.example", "@mail"), (".", " ")):
        student = planter.choose("students")
        text = student["guardian"]["email"].replace(old, new)
        why = "Guardians' addresses are name@mail.example."
        planter.replace(kinds.MALFORMED_EMAIL, "students", student, "guardian.email", text, why)


def broken_encoding(planter: Planter) -> None:
    """Eight names whose accents came through the wrong decoder."""
    for attribute in ("first_name", "last_name"):
        for _ in range(4):
            student = planter.choose("students", _accented(attribute))
            text = _mojibake(student[attribute])
            why = "UTF-8 that was read as Windows-1252."
            planter.replace(kinds.BROKEN_ENCODING, "students", student, attribute, text, why)


def _mojibake(text: str) -> str:
    return text.encode("utf-8").decode("cp1252")


def _plain(attribute: str) -> Callable[[Item], bool]:
    return lambda student: bool(student[attribute].isascii())


def _accented(attribute: str) -> Callable[[Item], bool]:
    # The second byte of í is a soft hyphen in Windows-1252, which cannot be seen.
    return lambda student: not student[attribute].isascii() and "í" not in student[attribute]
