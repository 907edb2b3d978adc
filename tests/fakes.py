"""Scripted stand-ins for AWS and time: no network, no threads, no waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from interview_tui.model import plan
from interview_tui.model.errors import AlreadyExists, InterviewError, NotFound
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.health import Check, CheckState, Expected, ResourceHealth
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Access, Fleet, Identity, Package, SharedTier, Stack, StackOrder, Sweep, Template
from interview_tui.model.ports import Challenge, Cloud, Finding, Probe
from interview_tui.operations.desk import Desk

NOW = datetime(2026, 11, 21, 14, 2, 31, tzinfo=UTC)
RATES = {"A": Decimal(0), "B": Decimal(0), "C": Decimal("0.036")}
TABLES = ("Schools", "Classes", "Students", "Assessments")


class FakeClock:
    """Time that passes only by waiting."""

    def __init__(self, now: datetime = NOW) -> None:
        self.time = now
        self.waits: list[float] = []
        self.cancelled = False

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.time += timedelta(seconds=seconds)
        return self.cancelled


def make_interview(interview_id: str = "interview-20261121-1400", **changes: Any) -> Interview:
    """A live interview of jane-smith with A, B and C, two hours before its end."""
    interview = Interview(
        id=interview_id,
        candidate="jane-smith",
        owner="interviewer",
        challenges=("A", "B", "C"),
        created_at=NOW - timedelta(minutes=10),
        expires_at=NOW + timedelta(hours=2),
        stack_id=f"arn:aws:cloudformation:us-east-1:000000000000:stack/{interview_id}/1",
        stack_status="CREATE_COMPLETE",
        version="0.1.0",
        outputs=outputs_of(interview_id),
    )
    return replace(interview, **changes)


def outputs_of(interview_id: str) -> dict[str, str]:
    """The outputs of a stack with all three challenges."""
    return {
        "CandidateRoleArn": f"arn:aws:iam::000000000000:role/interview/{interview_id}-candidate",
        "ExternalId": "0123456789abcdef",
        **{f"{table}Table": f"{interview_id}-{table}" for table in TABLES},
        "LeakyApiFunction": f"{interview_id}-leaky-api",
        "DatabaseId": f"{interview_id}-database",
        "CacheId": f"{interview_id}-cache",
    }


@dataclass
class FakeStack:
    """A stack and what becomes of it: each look at it takes the next of ``script``."""

    interview: Interview
    script: list[tuple[str, str, str]] = field(default_factory=list)
    events: list[StackEvent] = field(default_factory=list)
    parameters: Mapping[str, str] = field(default_factory=dict)

    def step(self, now: datetime) -> None:
        """Play the next (resource, status, reason); the stack's own name is the stack itself."""
        if not self.script:
            return
        resource, status, reason = self.script.pop(0)
        is_stack = resource == self.interview.id
        if is_stack:
            self.interview = replace(self.interview, stack_status=status, status_reason=reason)
        self.events.append(
            StackEvent(
                id=f"{self.interview.id}-{len(self.events)}",
                at=now,
                resource=resource,
                type="AWS::CloudFormation::Stack" if is_stack else "AWS::DynamoDB::Table",
                status=status,
                reason=reason,
            )
        )


class FakeCloud:
    """One account in memory. Set ``trouble`` to an error and every call raises it; ``calls`` records them."""

    def __init__(self, *interviews: Interview, clock: FakeClock | None = None, tier: SharedTier | None = None) -> None:
        self.clock = clock or FakeClock()
        self.stacks = {interview.id: FakeStack(interview) for interview in interviews}
        self.gone: dict[str, FakeStack] = {}
        self.tier = tier if tier is not None else shared_tier()
        self.trouble: InterviewError | None = None
        self.calls: list[tuple[str, Any]] = []
        self.orders: list[StackOrder] = []
        self.create_script: list[tuple[str, str, str]] = [("SchoolsTable", "CREATE_COMPLETE", "")]
        self.create_ends: tuple[str, str] = ("CREATE_COMPLETE", "")
        self.delete_script: list[tuple[str, str, str]] = [("SchoolsTable", "DELETE_COMPLETE", "")]
        self.delete_ends: tuple[str, str] = ("DELETE_COMPLETE", "")
        self.health: dict[str, tuple[CheckState, str]] = {}
        self.swept = Sweep(())
        self.unreadable: dict[str, str] = {}
        self.barely: frozenset[str] = frozenset()
        self.uploads: list[str] = []
        self.lock = threading.Lock()

    def _called(self, name: str, detail: Any = None) -> None:
        with self.lock:
            self.calls.append((name, detail))
        if self.trouble is not None:
            raise self.trouble

    def identity(self) -> Identity:
        self._called("identity")
        return Identity("000000000000", "arn:aws:iam::000000000000:user/interviewer", "us-east-1")

    def shared_tier(self) -> SharedTier | None:
        self._called("shared_tier")
        return self.tier

    def interviews(self) -> tuple[Interview, ...]:
        self._called("interviews")
        found = [stack.interview for stack in self.stacks.values()]
        return tuple(sorted(found, key=lambda interview: interview.created_at, reverse=True))

    def fleet(self) -> Fleet:
        self._called("fleet")
        found = [stack.interview for stack in self.stacks.values()]
        return Fleet(
            tuple(sorted(found, key=lambda interview: interview.created_at, reverse=True)),
            tuple(health for interview in found for health in self._resources_of(interview)),
            listed=frozenset() if self.unreadable else frozenset({"AWS::DynamoDB::Table"}),
            barely=self.barely,
            unreadable=dict(self.unreadable),
        )

    def _resources_of(self, interview: Interview) -> list[ResourceHealth]:
        """What the listings say of the resources of ``fake_challenges``."""
        titles = {"A": "Data migration", "B": "Memory leak", "C": "Slow queries"}
        rows = []
        for key in interview.challenges:
            state, detail = self.health.get(titles[key], (CheckState.OK, "ACTIVE"))
            rows.append(ResourceHealth("AWS::DynamoDB::Table", f"{interview.id}-{key}", state, detail))
        return rows

    def readable_types(self) -> frozenset[str]:
        return frozenset({"AWS::DynamoDB::Table"})

    def interview(self, interview_id: str) -> Interview:
        self._called("interview", interview_id)
        if interview_id not in self.stacks:
            raise NotFound(f"There is no interview {interview_id}.", "`interview-tui list` shows what exists.")
        return self.stacks[interview_id].interview

    def stack(self, stack_id: str) -> Stack | None:
        self._called("stack", stack_id)
        found = self._find(stack_id)
        if found is None:
            return None
        found.step(self.clock.now())
        if found.interview.is_gone and found.interview.id in self.stacks:
            self.gone[found.interview.stack_id] = self.stacks.pop(found.interview.id)
        interview = found.interview
        status, reason = interview.stack_status, interview.status_reason
        return Stack(interview.stack_id, interview.id, status, reason, parameters=found.parameters)

    def _find(self, stack_id: str) -> FakeStack | None:
        live = [stack for stack in self.stacks.values() if stack_id in (stack.interview.stack_id, stack.interview.id)]
        return live[0] if live else self.gone.get(stack_id)

    def create_stack(self, order: StackOrder) -> str:
        self._called("create_stack", order.name)
        if order.name in self.stacks:
            raise AlreadyExists(f"The name {order.name} is taken.", "Choose another.")
        self.orders.append(order)
        expires = datetime.fromisoformat(order.tags[plan.TAG_EXPIRES_AT])
        interview = make_interview(
            order.name,
            candidate=order.tags[plan.TAG_CANDIDATE],
            challenges=tuple(order.tags[plan.TAG_CHALLENGES].split()),
            created_at=self.clock.now(),
            expires_at=expires,
            stack_status="CREATE_IN_PROGRESS",
        )
        script = [*self.create_script, (order.name, *self.create_ends)]
        self.stacks[order.name] = FakeStack(interview, script, parameters=order.parameters)
        return interview.stack_id

    def update_stack(self, order: StackOrder) -> bool:
        self._called("update_stack", order.name)
        return False

    def delete_stack(self, stack_id: str) -> None:
        self._called("delete_stack", stack_id)
        found = self._find(stack_id)
        if found is not None and not found.interview.is_gone:
            found.interview = replace(found.interview, stack_status="DELETE_IN_PROGRESS")
            found.script = [*self.delete_script, (found.interview.id, *self.delete_ends)]

    def events(self, stack_id: str) -> tuple[StackEvent, ...]:
        self._called("events", stack_id)
        found = self._find(stack_id)
        return tuple(found.events) if found else ()

    def resources(self, stack_id: str) -> tuple[Resource, ...]:
        self._called("resources", stack_id)
        return (Resource("SchoolsTable", "schools", "AWS::DynamoDB::Table", "CREATE_COMPLETE"),)

    def upload(self, bucket: str, package: Package) -> bool:
        self._called("upload", package.key)
        is_new = package.key not in self.uploads
        self.uploads.append(package.key)
        return is_new

    def look(self, expected: Expected) -> tuple[ResourceHealth, ...]:
        self._called("look", expected.check)
        state, detail = self.health.get(expected.check, (CheckState.OK, "ACTIVE"))
        return tuple(ResourceHealth(expected.type, name, state, detail) for name in expected.names)

    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        self._called("caretaker", payload)
        return {"ok": True}

    def invoke(self, function: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        self._called("invoke", function)
        return {"statusCode": 200, "body": '{"status": "ok"}'}

    def assume(self, role_arn: str, external_id: str, session_name: str) -> Access:
        self._called("assume", role_arn)
        role = role_arn.rsplit("/", 1)[-1]
        arn = f"arn:aws:sts::000000000000:assumed-role/{role}/{session_name}"
        return Access(arn, self.clock.now() + timedelta(minutes=15))

    def sweep(self, interview_id: str) -> Sweep:
        self._called("sweep", interview_id)
        return self.swept

    def quotas(self) -> tuple[Check, ...]:
        self._called("quotas")
        return (Check("Lambda concurrency", CheckState.OK, "1000", self.clock.now()),)


class FakeBlueprints:
    """Templates and packages of no content."""

    def shared_source_hash(self) -> str:
        return "current"

    def shared_template(self) -> Template:
        return Template("shared", frozenset({"CaretakerKey", "DatabaseAgentKey", "SourceHash"}), 3)

    def shared_packages(self) -> Mapping[str, Package]:
        return {"CaretakerKey": Package("packages/caretaker-1.zip", b"1")}

    def interview_template(self, challenges: Sequence[str]) -> Template:
        return Template("interview " + " ".join(challenges), frozenset({"InterviewId"}), 1)

    def interview_packages(self, challenges: Sequence[str]) -> Mapping[str, Package]:
        return {"LeakyApiKey": Package("packages/leaky-api-1.zip", b"1")} if "B" in challenges else {}


def shared_tier(source_hash: str = "current") -> SharedTier:
    """A shared tier that is up to date."""
    return SharedTier(
        "arn:aws:cloudformation:us-east-1:000000000000:stack/interviews-shared/1",
        "CREATE_COMPLETE",
        {
            "ArtifactsBucket": "artifacts",
            "CaretakerArn": "arn:caretaker",
            "ServiceRoleArn": "arn:role",
            "SourceHash": source_hash,
        },
    )


def fake_challenge(
    key: str, title: str, answer: Callable[[], Finding] = lambda: (CheckState.OK, "as planted")
) -> Challenge:
    """A challenge with one free check and one probe."""

    def expected(interview: Interview) -> tuple[Expected, ...]:
        return (Expected(title, "AWS::DynamoDB::Table", (f"{interview.id}-{key}",)),)

    def probes(_interview: Interview, _cloud: Cloud) -> tuple[Probe, ...]:
        return (Probe((f"{title} data",), lambda: [answer()]),)

    return Challenge(key, title, title.lower().replace(" ", "-"), f"The {title} challenge.", expected, probes, {})


def fake_challenges() -> dict[str, Challenge]:
    """A, B and C."""
    return {
        "A": fake_challenge("A", "Data migration"),
        "B": fake_challenge("B", "Memory leak"),
        "C": fake_challenge("C", "Slow queries"),
    }


def fake_desk(*interviews: Interview, cloud: FakeCloud | None = None, clock: FakeClock | None = None) -> Desk:
    """A desk over a scripted account."""
    clock = clock or (cloud.clock if cloud else FakeClock())
    return Desk(cloud or FakeCloud(*interviews, clock=clock), FakeBlueprints(), fake_challenges(), clock, rates=RATES)
