"""Receipts of cleanups on this machine: what was removed, and how one knows that nothing is left."""

from __future__ import annotations

import json
import os
from pathlib import Path

import platformdirs

from interview_tui.files import write_private
from interview_tui.model.errors import InterviewError
from interview_tui.model.names import interview_id
from interview_tui.model.plan import Receipt
from interview_tui.model.receipt import markdown, record


def receipts_path() -> Path:
    """The folder of the receipts; beside the rest of the state where that is kept elsewhere."""
    given = os.environ.get("INTERVIEW_TUI_STATE_DIR")
    return Path(given or platformdirs.user_data_dir("interview-tui", appauthor=False)) / "receipts"


class FileReceipts:
    """Implements ``model.local_ports.Receipts``: two files for a cleanup, ``ID-YYYYmmdd-HHMMSS.md`` and ``.json``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, receipt: Receipt) -> str:
        """Write both, readable by their owner only, and return the path of the page."""
        # Checked, since it becomes the name of a file; local time, as one looks for it.
        name = f"{interview_id(receipt.interview.id)}-{receipt.ended.astimezone():%Y%m%d-%H%M%S}"
        page = self._folder / f"{name}.md"
        try:
            write_private(self._folder / f"{name}.json", json.dumps(record(receipt), indent=2) + "\n")
            write_private(page, markdown(receipt))
        except OSError as error:
            raise InterviewError(
                f"The receipt could not be saved in {self._folder}: {error.strerror or error}.",
                "Look at free space and rights; the cleanup itself is not touched by that.",
            ) from error
        return str(page)
