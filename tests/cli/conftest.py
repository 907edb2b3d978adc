"""The command line over a scripted account."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from interview_tui.cli import main
from interview_tui.operations.desk import Desk
from tests.fakes import FakeCloud, fake_desk


@dataclass(frozen=True)
class Outcome:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        return json.loads(self.err)["error"]


Run = Callable[..., Outcome]


@pytest.fixture
def cloud() -> FakeCloud:
    return FakeCloud()


@pytest.fixture
def run(cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``interview-tui`` with the given words."""

    def open_desk(_options: object, *, quiet: bool) -> Desk:
        return fake_desk(cloud=cloud)

    for module in (
        "archive",
        "interviews",
        "environment",
        "diagnosis",
        "extend",
        "handoff",
        "logs",
        "notes",
        "place",
        "traffic",
        "tunnel",
        "undoing",
        "cleanup",
        "sweep",
    ):
        monkeypatch.setattr(f"interview_tui.cli.{module}.open_desk", open_desk, raising=False)

    def run(*words: str) -> Outcome:
        with pytest.raises(SystemExit) as stop:
            main(list(words))
        captured = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return Outcome(stop.value.code, captured.out, captured.err)

    return run
