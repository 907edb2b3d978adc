"""What the dashboard remembers between runs, such as its filter. Never a secret; never in the way when it fails."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from interview_tui.files import write_private

LOG = logging.getLogger(__name__)


def state_folder() -> Path:
    """Where it is kept; the sandboxes' state is beside it."""
    given = os.environ.get("INTERVIEW_TUI_STATE_DIR")
    return Path(given) if given else Path(platformdirs.user_state_dir("interview-tui", appauthor=False))


def recall(path: Path) -> dict[str, str]:
    """What was remembered; nothing when there is no such file or it is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        LOG.warning("What the dashboard remembered could not be read: %s", error)
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, str)}


def remember(path: Path, values: Mapping[str, str]) -> None:
    """Keep the values for the next run."""
    try:
        write_private(path, json.dumps(dict(values), indent=2) + "\n")
    except OSError as error:
        LOG.warning("What the dashboard should remember could not be written: %s", error)
