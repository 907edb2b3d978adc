"""What the dashboard remembers survives runs, and damage to the file is no trouble."""

from __future__ import annotations

import stat
from pathlib import Path

from interview_tui.remembered import recall, remember


def test_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "state" / "dashboard.json"
    assert recall(path) == {}
    remember(path, {"filter": "jäne", "sort": "ends"})
    assert recall(path) == {"filter": "jäne", "sort": "ends"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["dashboard.json"]


def test_a_damaged_file_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "dashboard.json"
    for text in ("{", "[]", '{"sort": 1}', "\x00"):
        path.write_text(text)
        assert recall(path) == {}


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    remember(tmp_path / "file" / "dashboard.json", {"sort": "ends"})
