"""A candidate at a terminal: the e-mail, a fresh bash with an empty home, and the real AWS command line."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from interview_tui.challenges import CHALLENGES
from interview_tui.data import data_path
from interview_tui.model.handoff import Format, Handoff
from interview_tui.model.plan import Order
from interview_tui.operations.desk import Desk, drive
from interview_tui.operations.handoff import Handover, hand_over
from interview_tui.stationery import JinjaStationery
from tests import lifeline
from tests.handoffs import path_with_aws


@dataclass(frozen=True)
class Candidate:
    """Who was handed an interview, and what the e-mail says."""

    handoff: Handoff
    stationery: JinjaStationery
    folder: Path

    @property
    def email(self) -> str:
        return self.stationery.write(self.handoff, Format.EMAIL)

    def output(self, name: str) -> str:
        return self.handoff.interview.output(name)

    def brief(self, key: str) -> str:
        interview, place = self.handoff.interview, self.handoff
        return self.stationery.brief(interview, key, place.region, place.endpoint_url)

    def run(self, script: str, *, fails: bool = False) -> str:
        """Paste the e-mail's block for bash, then these lines; what they print, errors included."""
        done = lifeline.run(
            ["bash", "--noprofile", "--norc", "-c", f"{blocks(self.email, 'bash')[0]}\n{script}"],
            env={"PATH": path_with_aws(self.folder / "bin"), "HOME": str(self.folder)},
            cwd=self.folder,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
        assert (done.returncode != 0) == fails, done.stdout
        return done.stdout


def blocks(text: str, language: str = "") -> list[str]:
    """What stands between ``` lines of that language, as it stands."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [block for name, block in found if name == language]


def invited(
    desk: Desk, interview_id: str, challenges: tuple[str, ...], folder: Path, *, allow_indexes: bool = False
) -> Candidate:
    """Deploy an interview and hand it over as the program does."""
    order = Order("jane-smith", challenges, id=interview_id, allow_indexes=allow_indexes)
    deployment = drive(desk.deploy(order), lambda _event: None)
    wanted = Handover(deployment.interview)
    handoff = drive(hand_over(desk.cloud, desk.challenges, desk.clock, wanted), lambda _event: None)
    assert handoff.safe
    return Candidate(handoff, JinjaStationery(CHALLENGES, None, desk.clock.now), folder)


def gone(desk: Desk, candidate: Candidate) -> None:
    """Clean up, whoever has it by now."""
    interview = desk.cloud.interview(candidate.handoff.interview.id)
    result = drive(desk.cleanup(interview, archive=False), lambda _event: None)
    assert result.complete, result


def reference_fix() -> bytes:
    """The reference solution of challenge B as a candidate would upload it."""
    folder = data_path("assets", "challenges", "memory-leak", "solution", "function")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for path in sorted(folder.glob("*.py")):
            package.write(path, path.name)
    return buffer.getvalue()
