"""What the fault drills share: a sandbox behind a road on which they decide, and whoever may do everything in it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import boto3

from interview_tui import sandbox as embedded
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Order
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import Sandbox
from tests.live.conftest import Done, Program, bare_environment
from tests.live.test_an_interview import ignore
from tests.live.unreliable import Drill, Fate, Road, unreliable
from tests.live.wire import Asked

EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
THOROUGH = bool(os.environ.get("INTERVIEW_TUI_EVERY_DRILL"))
"""Whether every step is drilled, before and after it is carried out; otherwise before one and after the next."""


@dataclass(frozen=True)
class Stage:
    """A sandbox, the road to it, and an administrator who takes another way."""

    place: Sandbox
    road: Road
    folder: Path

    @property
    def by_road(self) -> Sandbox:
        return replace(self.place, endpoint=self.road.address)

    @property
    def desk(self) -> Desk:
        """Nothing happens to what this one asks for."""
        return desk_in(self.place)

    def unlucky_desk(self) -> Desk:
        """A desk of its own on the road, as a program that has just been started has one."""
        return desk_in(self.by_road)

    def client(self, service: str) -> Any:
        session = boto3.Session(self.place.access_key_id, self.place.secret_access_key, region_name=self.place.region)
        return session.client(service, endpoint_url=self.place.endpoint)  # type: ignore[call-overload]

    def program(self) -> Program:
        """The program by the road, with state of its own."""
        state = {"INTERVIEW_TUI_STATE_DIR": str(self.folder), "XDG_STATE_HOME": str(self.folder / "xdg")}
        return Program(bare_environment(self.folder) | embedded.environment(self.by_road) | state, self.folder)

    def deploy(self, interview_id: str, challenges: str = "B") -> Interview:
        return drive(self.desk.deploy(Order("jane-smith", tuple(challenges), id=interview_id)), ignore).interview

    def status(self, stack: str) -> str:
        """The stack's state, or that there is none."""
        found = self.desk.cloud.stack(stack)
        return found.status if found is not None else "DELETE_COMPLETE"

    @contextmanager
    def trouble(self, drill: Drill) -> Iterator[None]:
        """Until the end of the block the drill decides what becomes of requests."""
        self.road.drill = drill
        try:
            yield
        finally:
            self.road.drill = None

    def archives(self, interview_id: str) -> list[dict[str, Any]]:
        """What was kept of it, the oldest first."""
        folders = sorted((self.folder / "archives").glob(f"{interview_id}-*"), key=lambda found: found.stat().st_mtime)
        return [json.loads((folder / "archive.json").read_text()) for folder in folders]


@contextmanager
def stage(name: str, folder: Path) -> Iterator[Stage]:
    """A sandbox without a shared tier; its user may do what interviewers and administrators may, and everything."""
    found = embedded.start(
        f"{name}-{os.getpid()}", policies={**sandbox_policies(), "everything": EVERYTHING}, attached=True
    )
    try:
        with unreliable(found.endpoint) as road:
            yield Stage(found, road, folder)
    finally:
        embedded.stop(found.name)


@dataclass
class Moment:
    """Ends the program where a request for which ``when`` holds comes the ``count``-th time."""

    when: Callable[[Asked], bool]
    count: int = 1
    after: bool = False
    """Whether the request is carried out before the program ends."""
    seen: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    def __call__(self, asked: Asked) -> Fate | None:
        if not self.when(asked):
            return None
        self.seen.append(str(asked))
        if len(self.seen) != self.count:
            return None
        return Fate.CUT_AFTER if self.after else Fate.CUT_BEFORE

    def kill(self) -> None:
        """What a power cut does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} {self.seen[-1] if self.seen else 'nothing'}"


def changes(asked: Asked) -> bool:
    return asked.mutating


def once_more(first: str, times: int, then: str) -> Callable[[Asked], bool]:
    """Whether it is the one operation, and the other has been asked for so many times before."""
    seen: list[str] = []

    def holds(asked: Asked) -> bool:
        if asked.operation == first:
            seen.append(first)
        return asked.operation == then and len(seen) == times

    return holds


def steps(count: int, stride: int = 1) -> Iterator[Moment]:
    """Each request that changes something, as often as they are in a clean run; a slow operation's with a stride."""
    for place, number in enumerate(range(1, count + 1, 1 if THOROUGH else stride)):
        for after in (False, True):
            if THOROUGH or after == (place % 2 == 1):
                yield Moment(changes, number, after)


def counted(scene: Stage, *words: str) -> tuple[list[str], Done]:
    """The requests of a clean run that change something."""
    every = Moment(changes, 0)
    with scene.trouble(every):
        done = scene.program().run(*words, timeout=300)
    assert done.code == 0, done.err
    return every.seen, done


def killed(scene: Stage, moment: Moment, *words: str) -> None:
    """Run the program, which ends at the moment."""
    scene.road.cut = moment.kill
    with scene.trouble(moment):
        moment.process = scene.program().start(*words)
        out, err = moment.process.communicate(timeout=300)
    assert moment.process.returncode == -9, f"it ended by itself, {moment}: {out}{err}"
