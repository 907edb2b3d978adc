"""The functions' sources are not part of the package; tests import them as Lambda does, from their own folder."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from interview_tui.data import data_path

for folder in (("functions",), ("challenges", "data-migration", "dataset")):
    sys.path.insert(0, str(data_path("assets", *folder)))


@dataclass
class Context:
    """What Lambda tells a function about its invocation."""

    seconds: float = 300.0
    log_stream_name: str = "2026/11/21/[$LATEST]abc"

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


@pytest.fixture
def context() -> Context:
    return Context()
