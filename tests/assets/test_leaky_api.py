"""The memory-leak challenge: the function leaks as much as it should, from three places; the reference fix does not."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from interview_tui.data import data_path
from tests import lifeline

if TYPE_CHECKING:
    from pathlib import Path

CHALLENGE = data_path("assets", "challenges", "memory-leak")
ORIGINAL, FIXED = CHALLENGE / "function", CHALLENGE / "solution" / "function"
pytestmark = pytest.mark.slow
CALLS, WARM_UP = 200, 20
MEMORY_MB = 256
LOG_FIELDS = {"timestamp", "level", "message", "request_id", "path", "status", "duration_ms", "rss_mb"}

# What holds on to memory, by leak: the driver empties the others after every call, to see one alone.
RELEASES = {
    "connections": "import markbook; markbook.MARKBOOK._sessions.clear()",
    "cache": "import charts; charts._drawn.clear()",
    "singleton": "import usage; usage.UsageRecorder.instance()._requests.clear()",
}

DRIVER = """
import json, sys
import handler, telemetry
events, release = json.load(sys.stdin)
for event in events:
    response = handler.handler(event, None)
    exec(release)
    print(json.dumps({"response": response, "resident": telemetry.resident_mb()}))
"""

both = pytest.mark.parametrize("source", [ORIGINAL, FIXED], ids=["original", "fixed"])
sources = sorted([*ORIGINAL.glob("*.py"), *FIXED.glob("*.py")])


@dataclass(frozen=True, slots=True)
class Run:
    """What came out of a process: its log lines, its responses, and its memory after each call."""

    logs: list[dict[str, Any]]
    responses: list[dict[str, Any]]
    resident: list[float]

    def growth(self) -> float:
        """MB a call, after the warm-up."""
        return (self.resident[-1] - self.resident[WARM_UP]) / (len(self.resident) - 1 - WARM_UP)


def drive(source: Path, events: list[Any], release: str = "") -> Run:
    """Handle the events one after the other in a process of its own."""
    command = [sys.executable, "-S", "-c", DRIVER]
    done = lifeline.run(command, timeout=120, said=json.dumps([events, release]), cwd=source)
    done.check_returncode()
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    answers = [line for line in lines if "resident" in line]
    logs = [line for line in lines if "resident" not in line]
    return Run(logs, [line["response"] for line in answers], [line["resident"] for line in answers])


def progress(student: int) -> dict[str, str]:
    return {"path": "/progress", "student_id": f"student-{student:04}"}


DIFFERENT_STUDENTS = [progress(number * 7 % 600 + 1) for number in range(CALLS)]


@pytest.fixture(scope="module")
def leaking() -> Run:
    return drive(ORIGINAL, DIFFERENT_STUDENTS)


@pytest.fixture(scope="module")
def flat() -> Run:
    return drive(FIXED, DIFFERENT_STUDENTS)


def test_the_original_leaks_two_to_four_mb_a_call(leaking: Run) -> None:
    assert 2 <= leaking.growth() <= 4


def test_the_original_is_out_of_memory_well_before_the_end(leaking: Run) -> None:
    assert leaking.resident[0] < 40
    assert next(call for call, resident in enumerate(leaking.resident) if resident > MEMORY_MB) < CALLS * 3 / 4


def test_the_fix_is_flat(flat: Run) -> None:
    assert max(flat.resident[WARM_UP:]) - flat.resident[WARM_UP] < 5
    assert max(flat.resident) < 64


@pytest.mark.parametrize("leak", RELEASES)
def test_each_leak_counts(leak: str) -> None:
    others = "; ".join(release for name, release in RELEASES.items() if name != leak)
    assert drive(ORIGINAL, DIFFERENT_STUDENTS[:60], others).growth() > 0.5


def test_there_is_no_fourth_leak() -> None:
    assert abs(drive(ORIGINAL, DIFFERENT_STUDENTS[:60], "; ".join(RELEASES.values())).growth()) < 0.05


def test_the_same_student_leaks_too() -> None:
    assert drive(ORIGINAL, [progress(1)] * 60).growth() >= 2


@both
@pytest.mark.parametrize("event", [{"path": "/health"}, {"path": "/nowhere"}, {"path": "/progress"}, None], ids=str)
def test_only_reports_leak(source: Path, event: Any) -> None:
    assert abs(drive(source, [event] * 120).growth()) < 0.02


ANSWERS: list[tuple[Any, int]] = [
    ({"path": "/health"}, 200),
    (progress(1), 200),
    (progress(600), 200),
    (progress(601), 404),
    ({"path": "/progress", "student_id": "nobody"}, 404),
    ({"path": "/nowhere"}, 404),
    ({"path": ""}, 404),
    ({"path": "/progress"}, 400),
    ({"path": "/progress", "student_id": 7}, 400),
    ({"path": "/progress", "student_id": ""}, 400),
    ({"path": 7}, 400),
    ({}, 400),
    ([], 400),
    ("/health", 400),
    (None, 400),
]


@both
def test_answers(source: Path) -> None:
    run = drive(source, [event for event, _ in ANSWERS])
    for (event, status), response, line in zip(ANSWERS, run.responses, run.logs, strict=True):
        assert response["statusCode"] == status == line["status"], event
        assert ("error" in json.loads(response["body"])) == (status != 200), event
        assert line["level"] == ("INFO" if status == 200 else "WARNING"), event


def test_the_fix_answers_as_before(leaking: Run, flat: Run) -> None:
    def bodies(run: Run) -> list[dict[str, Any]]:
        return [{**json.loads(response["body"]), "as_of": None} for response in run.responses]

    assert bodies(leaking) == bodies(flat)
    ranks = [body["rank"] for body in bodies(flat)]
    assert len(set(ranks)) == CALLS
    assert all(1 <= rank <= 600 for rank in ranks)


def test_every_call_logs_one_line(leaking: Run) -> None:
    assert len(leaking.logs) == CALLS
    for line, resident in zip(leaking.logs, leaking.resident, strict=True):
        assert line.keys() == LOG_FIELDS
        assert line["path"] == "/progress"
        assert line["duration_ms"] > 0
        assert line["rss_mb"] == pytest.approx(resident, abs=3)


def test_health_tells_the_memory() -> None:
    body = json.loads(drive(ORIGINAL, [{"path": "/health"}]).responses[0]["body"])
    assert body["status"] == "ok"
    assert 5 < body["rss_mb"] < 64


def test_resident_memory_is_what_the_system_says() -> None:
    psutil = pytest.importorskip("psutil")
    script = f"import sys; sys.path.insert(0, {str(ORIGINAL)!r}); import os, psutil, telemetry;"
    script += "print(telemetry.resident_mb() - psutil.Process(os.getpid()).memory_info().rss / 2**20)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert psutil
    assert abs(float(done.stdout)) < 1


def test_the_fix_replaces_the_source_file_by_file() -> None:
    assert {path.name for path in FIXED.iterdir() if path.is_file()} == {
        path.name for path in ORIGINAL.iterdir() if path.is_file()
    }


@pytest.mark.parametrize("path", sources, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_the_function_needs_only_the_standard_library(path: Path) -> None:
    own = {module.stem for module in ORIGINAL.glob("*.py")}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | own


def test_the_source_does_not_give_itself_away() -> None:
    for path in ORIGINAL.glob("*.py"):
        source = path.read_text(encoding="utf-8").replace("leaky-api", "")
        assert not re.search(r"leak|unbounded|forever|never|todo|fixme|oops|bug|on purpose|grow", source, re.IGNORECASE)
