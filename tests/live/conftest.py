"""The whole program against one sandbox: real PostgreSQL, real Valkey, real Lambdas, IAM on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from interview_tui import sandbox as embedded
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import Sandbox
from tests import lifeline

NAME = f"live-{os.getpid()}"


def hold_the_reaper(events: Any) -> None:
    """Have it not come by itself, as it does every few minutes, into a test of what is over."""
    for rule in events.list_rules(NamePrefix="interviews-reaper")["Rules"]:
        events.disable_rule(Name=rule["Name"])


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One attached sandbox for the run; it dies with the test process, however that ends."""
    yield embedded.start(NAME, policies=sandbox_policies(), attached=True)
    embedded.stop(NAME)


@pytest.fixture(scope="session")
def desk(sandbox: Sandbox) -> Desk:
    """A desk with the shared tier in place."""
    found = desk_in(sandbox)
    drive(found.bootstrap(), lambda _event: None)
    return found


@dataclass(frozen=True)
class Done:
    """What a run of the program left: exit code and output."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        return json.loads(self.err)["error"]


@dataclass(frozen=True)
class Program:
    """``interview-tui`` in a process of its own, as a user runs it."""

    environment: dict[str, str]
    folder: Path

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "interview_tui", *words]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin it; Ctrl-C reaches it even where the tests themselves were started in the background."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # A program inherits what is ignored, not what is handled.
            signal.signal(signal.SIGINT, lambda _number, _frame: None)
        return lifeline.start(
            self.command(*words),
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, timeout: float = 300, **changes: str) -> Done:
        done = lifeline.run(self.command(*words), timeout=timeout, env=self.environment | changes, cwd=self.folder)
        return Done(done.returncode, done.stdout, done.stderr)


def bare_environment(home: Path) -> dict[str, str]:
    """No AWS configuration of this machine, and a home of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    return kept | {"HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true"}


@pytest.fixture
def program(sandbox: Sandbox, desk: Desk, tmp_path: Path) -> Program:
    """The program pointed at the sandbox by nothing but the usual AWS variables."""
    return Program(bare_environment(tmp_path) | embedded.environment(sandbox), tmp_path)
