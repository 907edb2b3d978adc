"""What callers learn about a sandbox: frozen values, standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

ACCOUNT = "000000000000"
"""The account id that every sandbox pretends to be."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox that runs, and the key of its IAM user ``interviewer``."""

    name: str
    pid: int
    endpoint: str
    region: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    home: Path
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ProcessInfo:
    """One process of a sandbox under a name that a person understands."""

    pid: int
    name: str
    memory_mb: float
    """Its share of the memory (PSS) where the system tells, otherwise its resident memory."""


@dataclass(frozen=True, slots=True)
class SandboxStatus:
    """What ``status`` saw; a sandbox that does not run has no endpoint and no processes."""

    name: str
    running: bool
    endpoint: str | None = None
    region: str | None = None
    started_at: datetime | None = None
    home: Path | None = None
    processes: tuple[ProcessInfo, ...] = ()

    @property
    def memory_mb(self) -> float:
        """The memory of all its processes."""
        return sum(process.memory_mb for process in self.processes)


def environment(sandbox: Sandbox) -> dict[str, str]:
    """The variables that point any other AWS client at the sandbox."""
    return {
        "AWS_ENDPOINT_URL": sandbox.endpoint,
        "AWS_ACCESS_KEY_ID": sandbox.access_key_id,
        "AWS_SECRET_ACCESS_KEY": sandbox.secret_access_key,
        "AWS_DEFAULT_REGION": sandbox.region,
        "AWS_REGION": sandbox.region,
    }
