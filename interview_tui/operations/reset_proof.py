"""The proof of a reset: the checks of a fresh deployment, and a comparison with what was planted."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from interview_tui.model.challenge import Challenge
from interview_tui.model.difference import Difference, ResetOrder
from interview_tui.model.errors import Interrupted, InterviewError, NotPristine, NotReady
from interview_tui.model.events import Checked, Progress, Step, StepState
from interview_tui.model.health import Check, CheckState, Health
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Clock, Cloud
from interview_tui.operations import boundary, verify
from interview_tui.operations.deploy import SETTLE_PAUSE
from interview_tui.operations.diff import diff

CLOSED = "Access stays closed. "


@dataclass(frozen=True)
class Proof:
    """What is proven of which challenges."""

    cloud: Cloud
    challenges: Mapping[str, Challenge]
    clock: Clock
    order: ResetOrder

    def checks(self, interview: Interview, patience: float, *, access: bool) -> Generator[Progress, None, Health]:
        """The checks of a fresh deployment, those of the candidate's access only where that is open.

        A changed function takes seconds, and access that was opened just now is not known everywhere at once.
        """
        yield Step("Verify", StepState.RUNNING, "the checks of a fresh deployment")
        deadline = self.clock.now() + timedelta(seconds=patience)
        while True:
            health = yield from self._verified(interview, access=access)
            bad = next((each for each in health.checks if each.state is not CheckState.OK), None)
            if bad is None:
                yield Step("Verify", StepState.DONE, f"{health.passed} of {len(health.checks)} checks are ok")
                return health
            if self.clock.now() >= deadline:
                raise self._not_ready(interview, bad)
            if self.clock.wait(SETTLE_PAUSE):
                raise Interrupted("Stopped.", f"`{self.order.command(interview)}` goes on where it was.")

    def _verified(self, interview: Interview, *, access: bool) -> Generator[Progress, None, Health]:
        """One verification, told without the check of an access that is closed on purpose."""
        part = replace(interview, challenges=self.order.challenges)
        checks: list[Check] = []
        for event in verify.verify(self.cloud, self.challenges, self.clock, part):
            if isinstance(event, Checked) and event.check.name == boundary.CHECK and not access:
                continue
            if isinstance(event, Checked):
                checks.append(event.check)
            yield event
        return Health(interview.id, tuple(checks))

    def pristine(self, interview: Interview) -> Generator[Progress, None, Difference]:
        part = replace(interview, challenges=self.order.challenges)
        difference = yield from diff(self.cloud, self.challenges, self.clock, part)
        if not difference.pristine:
            raise NotPristine(
                f"{interview.id} is not as it was planted: {difference.sentence}.",
                f"{self._closed}`{self.order.command(interview)}` goes on, `interview-tui diff {interview.id}` shows"
                " what is left.",
            )
        return difference

    def _not_ready(self, interview: Interview, bad: Check) -> InterviewError:
        return NotReady(
            f"{interview.id} was reset but is not ready. {bad.name}: {bad.detail}",
            f"{self._closed}`{self.order.command(interview)}` goes on, `interview-tui verify {interview.id}` looks"
            " again.",
        )

    @property
    def _closed(self) -> str:
        return "" if self.order.keep_access else CLOSED
