"""What the dashboard does not wait for before its first picture."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Each takes longer to import than the picture can wait, or is for what somebody may never open.
LATER = {
    "boto3",
    "botocore",
    "jinja2",
    "yaml",
    "interview_tui.aws",
    "interview_tui.sandbox",
    "interview_tui.operations.desk",
    "interview_tui.model.billing",
    "interview_tui.model.lambda_lines",
    "interview_tui.model.log",
    "interview_tui.cli.interviews",
    "interview_tui.ui.drawing.chart",
    "interview_tui.ui.drawing.cost",
    "interview_tui.ui.drawing.log_sight",
    "interview_tui.ui.drawing.memory",
    "interview_tui.ui.screens.confirm",
    "interview_tui.ui.screens.help",
    "interview_tui.ui.screens.new_interview",
    "interview_tui.ui.screens.present",
    "interview_tui.ui.screens.send_traffic",
    "interview_tui.ui.widgets.log_panel",
}
SCRIPT = """
import sys
from interview_tui.cli import dashboard, group
from interview_tui.ui.place import Place
app = dashboard._app(lambda: None, Place("AWS"))
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("name", sorted(LATER))
def test_is_imported_after_the_first_picture(name: str, imported: set[str]) -> None:
    assert "interview_tui.ui.screens.dashboard" in imported
    assert name not in imported
