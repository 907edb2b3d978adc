from __future__ import annotations

from datetime import timedelta

from interview_tui.model.events import StackEvent
from interview_tui.ui.drawing.lines import bar, entry, flowing, said
from interview_tui.ui.drawing.progress import draw, resource_lines
from interview_tui.ui.drawing.tones import PASSED
from tests.fakes import NOW


def event(
    seconds: float, resource: str, status: str, reason: str = "", kind: str = "AWS::DynamoDB::Table"
) -> StackEvent:
    return StackEvent(f"{resource}{seconds}", NOW + timedelta(seconds=seconds), resource, kind, status, reason)


EVENTS = (
    event(0, "interview", "CREATE_IN_PROGRESS", kind="AWS::CloudFormation::Stack"),
    event(1, "Quick", "CREATE_IN_PROGRESS"),
    event(2, "Slow", "CREATE_IN_PROGRESS"),
    event(3, "Quick", "CREATE_COMPLETE"),
    event(4, "Late", "CREATE_IN_PROGRESS"),
    event(5, "Broken", "CREATE_IN_PROGRESS"),
    event(6, "Broken", "CREATE_FAILED", "quota"),
)


def test_failed_ones_first_then_the_longest_under_way_then_the_done() -> None:
    lines = resource_lines(EVENTS, NOW + timedelta(seconds=10))
    assert [(line.name, line.seconds) for line in lines] == [("Broken", 1), ("Slow", 8), ("Late", 6), ("Quick", 2)]


def test_a_deletion_counts_its_own_time() -> None:
    events = (*EVENTS, event(100, "Quick", "DELETE_IN_PROGRESS"), event(103, "Quick", "DELETE_COMPLETE"))
    quick = next(line for line in resource_lines(events, NOW) if line.name == "Quick")
    assert quick.seconds == 3


def test_a_failure_shows_its_reason() -> None:
    text = "\n".join(line.plain for line in draw(EVENTS, NOW + timedelta(seconds=10), 100))
    assert "create failed · quota" in text
    assert "interview " not in text


def test_long_evidence_hangs_below_itself_and_fits() -> None:
    lines = entry(PASSED, "Name", said("word " * 40), 60, 10, "12 s ago")
    assert len(lines) > 3
    assert all(line.cell_length <= 60 for line in lines)
    assert lines[0].plain.endswith("12 s ago")
    assert all(line.plain.startswith(" " * 14) for line in lines[1:])


def test_the_bar_says_its_numbers() -> None:
    assert bar(3, 9, 40).plain.endswith(" 3 of 9")
    assert bar(0, 0, 40).plain.endswith(" 0 of 0")
    assert bar(12, 9, 40).cell_length <= 40


def test_prose_flows_and_what_is_pasted_or_aligned_does_not() -> None:
    text = "one two three\nfour\n\n  aws s3 ls --and-more\n  next\n```\nexport A=12345\nexport B\n```\n| a | b |\n| c |"
    assert flowing(text, 8) == [
        "one two three four",
        "",
        "  aws s3 ls --and-more",
        "  next",
        "```",
        "export A=12345",
        "export B",
        "```",
        "| a | b |",
        "| c |",
    ]
    assert flowing("one two\nthree", 20) == ["one two", "three"]
