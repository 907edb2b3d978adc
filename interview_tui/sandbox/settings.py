"""What the launcher tells the server process: one JSON document on its standard input."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

USER = "interviewer"
"""The IAM user that callers sign in as; nobody ever is the emulator's root."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One sandbox's settings."""

    region: str
    port: int
    """0 asks the system for a free one."""
    latency: float
    """Seconds that every resource of a stack takes, so that IN_PROGRESS can be watched."""
    policies: Mapping[str, Any]
    """Policy documents of the user ``interviewer``, by policy name."""
    cache: str
    """Where the prepared PostgreSQL folder is kept between sandboxes."""
    parent: int | None = None
    """The process whose end ends the sandbox; ``None`` for one that stays in the background."""

    def to_json(self) -> str:
        """As the server reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> ServerSettings:
        """The settings that ``to_json`` wrote."""
        return cls(**json.loads(text))
