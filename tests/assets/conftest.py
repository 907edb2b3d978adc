"""Fixtures for the challenges' assets: the generated dataset, and a real PostgreSQL with the school database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from interview_tui.data import data_path
from tests.assets.school_server import SeededServer, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

# As in the function's package: the generator is importable by its own name.
sys.path.insert(0, str(data_path("assets", "challenges", "data-migration", "dataset")))


@pytest.fixture(scope="session")
def school() -> Iterator[SeededServer]:
    """The school database as a candidate finds it; whoever changes it seeds it again."""
    with running_server() as server:
        seeded = SeededServer(server)
        seeded.seed()
        yield seeded
