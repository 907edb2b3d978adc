"""Receipts are kept for their owner only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interview_tui.model.errors import InterviewError
from interview_tui.model.plan import GONE, Identity, Receipt, Sweep
from interview_tui.receipts import FileReceipts
from tests.fakes import NOW, make_interview

RECEIPT = Receipt(make_interview("interview-x"), Identity("1", "arn", "r"), NOW, NOW, GONE, (), Sweep(()))


def test_two_files_that_only_their_owner_reads(tmp_path: Path) -> None:
    page = Path(FileReceipts(tmp_path / "receipts").save(RECEIPT))
    assert page.name == f"interview-x-{NOW.astimezone():%Y%m%d-%H%M%S}.md"
    for path in (page, page.with_suffix(".json")):
        assert path.stat().st_mode & 0o777 == 0o600
    assert page.parent.stat().st_mode & 0o777 == 0o700
    assert json.loads(page.with_suffix(".json").read_text())["id"] == "interview-x"
    assert sorted(path.name for path in page.parent.iterdir()) == sorted([page.name, f"{page.stem}.json"])


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "receipts").write_text("a file")
    with pytest.raises(InterviewError, match="The receipt could not be saved"):
        FileReceipts(tmp_path / "receipts").save(RECEIPT)
