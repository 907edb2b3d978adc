"""Scripted stand-ins for AWS and time: no network, no threads, no waiting."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from interview_tui.challenges import undoing
from interview_tui.model.archive import Archive, FunctionCode
from interview_tui.model.asking import Asking, once
from interview_tui.model.challenge import Challenge, Finding, Probe
from interview_tui.model.difference import Change
from interview_tui.model.errors import (
    PASSING,
    AlreadyExists,
    CloudError,
    Denied,
    InterviewError,
    NotFound,
    SessionTooLong,
)
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.handoff import Format, Handoff, Keys, Link
from interview_tui.model.health import Check, CheckState, Expected, ResourceHealth
from interview_tui.model.interview import Interview
from interview_tui.model.log import LogBatch
from interview_tui.model.notes import Note
from interview_tui.model.plan import Identity, Package, Receipt, Remain, SharedTier, Stack, StackOrder, Sweep, Template
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.reaper import Reaper
from interview_tui.model.secret import Secret
from interview_tui.model.survey import Fleet
from interview_tui.model.tags import TAG_CANDIDATE, TAG_CHALLENGES, TAG_EXPIRES_AT
from interview_tui.model.trials import Answer, Result, Trial, allowed
from interview_tui.operations.desk import Desk
from interview_tui.prices import bundled, tariff

NOW = datetime(2026, 11, 21, 14, 2, 31, tzinfo=UTC)
RATES = {"A": Decimal(0), "B": Decimal(0), "C": Decimal("0.036")}
TARIFF = replace(tariff("us-east-1"), prices=bundled("us-east-1"))
TABLES = ("Schools", "Classes", "Students", "Assessments")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


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
        "LeakyApiLogGroup": f"/aws/lambda/{interview_id}-leaky-api",
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


class FakeCandidate:
    """What AWS answers to a candidate: as it must, unless ``FakeCloud.answers`` has another answer for the trial."""

    def __init__(self, cloud: FakeCloud) -> None:
        self._cloud = cloud

    def attempt(self, trial: Trial) -> Result:
        with self._cloud.lock:
            self._cloud.calls.append(("attempt", trial.what))
        if self._cloud.trouble is not None:
            passing = isinstance(self._cloud.trouble, PASSING)
            return Result(trial, Answer.UNKNOWN, self._cloud.trouble.title, passing)
        revoked = any("deny" in policy for policy in self._cloud.boundaries.values())
        answer = Answer.DENIED if revoked else self._cloud.answers.get(trial.what, trial.expected)
        return Result(trial, answer)


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
        self.update_script: list[tuple[str, str, str]] = []
        self.update_ends: tuple[str, str] = ("UPDATE_COMPLETE", "")
        self.reaped: Reaper | None = None
        """What the reaper's log tells; ``None`` for one that has just run."""
        self.delete_script: list[tuple[str, str, str]] = [("SchoolsTable", "DELETE_COMPLETE", "")]
        self.delete_ends: tuple[str, str] = ("DELETE_COMPLETE", "")
        properties = {"Handler": "handler.handler", "MemorySize": 256}
        self.templates: Mapping[str, Any] = {
            "Resources": {"LeakyApi": {"Type": "AWS::Lambda::Function", "Properties": properties}}
        }
        self.health: dict[str, tuple[CheckState, str]] = {}
        self.deletions: list[tuple[list[tuple[str, str, str]], tuple[str, str]]] = []
        """What the next deletions do, one after the other; afterwards ``delete_script`` counts again."""
        self.releases: dict[str, tuple[str, ...]] = {}
        self.no_release: InterviewError | None = None
        self.orphans: tuple[Remain, ...] = ()
        self.not_removable: dict[str, InterviewError] = {}
        self.kept: set[str] = set()
        """What still exists after the stack is gone, by the service's own word."""
        self.swept = Sweep(())
        self.unreadable: dict[str, str] = {}
        self.longest_session = 12 * 3600
        self.answers: dict[str, Answer] = {}
        self.boundaries: dict[str, str] = {}
        self.roles: tuple[str, ...] = ()
        self.barely: frozenset[str] = frozenset()
        self.uploads: list[str] = []
        self.ahead = timedelta(0)
        """By how much AWS's clock is ahead of this machine's."""
        self.changed: dict[str, list[dict[str, Any]]] = {}
        """What the caretaker finds changed, by challenge, until it puts it back."""
        self.lost: dict[str, list[str]] = {}
        """What somebody deleted, by challenge, until it is made anew: no stack is updated without it."""
        self.batches: list[LogBatch] = []
        self.log_goes_on = False
        """Whether one who follows the log is told of batches that come later."""
        self.updated: datetime | None = None
        self.runs_on = "arm64"
        self.configuration: dict[str, Any] = {"Handler": "handler.handler", "MemorySize": 256}
        self.packed = self.planted = zipped({"handler.py": b"def handler(event, context):\n    return 1\n"})
        self.lock = threading.Lock()

    def _called(self, name: str, detail: Any = None) -> None:
        with self.lock:
            self.calls.append((name, detail))
        if self.trouble is not None:
            raise self.trouble

    def identity(self) -> Identity:
        self._called("identity")
        at = self.clock.now() + self.ahead
        return Identity("000000000000", "arn:aws:iam::000000000000:user/interviewer", "us-east-1", at=at)

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
        return Stack(
            interview.stack_id, interview.id, status, reason, parameters=found.parameters, protected=interview.protected
        )

    def _find(self, stack_id: str) -> FakeStack | None:
        live = [stack for stack in self.stacks.values() if stack_id in (stack.interview.stack_id, stack.interview.id)]
        return live[0] if live else self.gone.get(stack_id)

    def create_stack(self, order: StackOrder) -> str:
        self._called("create_stack", order.name)
        if order.name in self.stacks:
            raise AlreadyExists(f"The name {order.name} is taken.", "Choose another.")
        self.orders.append(order)
        expires = datetime.fromisoformat(order.tags[TAG_EXPIRES_AT])
        interview = make_interview(
            order.name,
            candidate=order.tags[TAG_CANDIDATE],
            challenges=tuple(order.tags[TAG_CHALLENGES].split()),
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

    def delete_stack(self, stack_id: str, *, force: bool = False) -> None:
        self._called("force_delete_stack" if force else "delete_stack", stack_id)
        found = self._find(stack_id)
        if found is not None and found.interview.protected:
            raise CloudError("The stack is protected from deletion.")
        if found is not None and not found.interview.is_gone:
            found.interview = replace(found.interview, stack_status="DELETE_IN_PROGRESS")
            script, ends = self.delete_script, self.delete_ends
            if self.deletions:
                script, ends = self.deletions.pop(0)
            found.script = [*script, (found.interview.id, *ends)]

    def unprotect(self, stack_id: str) -> None:
        self._called("unprotect", stack_id)
        found = self._find(stack_id)
        if found is not None:
            found.interview = replace(found.interview, protected=False)

    def cancel_update(self, stack_id: str) -> None:
        self._called("cancel_update", stack_id)
        found = self._find(stack_id)
        if found is not None:
            found.script = [(found.interview.id, "UPDATE_ROLLBACK_COMPLETE", "")]

    def deleted(self, interview_id: str) -> Interview | None:
        self._called("deleted", interview_id)
        found = [stack.interview for stack in self.gone.values() if stack.interview.id == interview_id]
        return found[-1] if found else None

    def release(self, resource: Resource) -> tuple[str, ...]:
        self._called("release", resource.physical_id)
        if self.no_release is not None:
            raise self.no_release
        return self.releases.get(resource.physical_id, ())

    def remove(self, remain: Remain) -> None:
        self._called("remove", remain.identity)
        if remain.identity in self.not_removable:
            raise self.not_removable[remain.identity]
        self.orphans = tuple(each for each in self.orphans if each.identity != remain.identity)

    def is_there(self, remain: Remain) -> bool:
        return remain.identity in {each.identity for each in self.orphans}

    def leftovers(self, asking: Asking = once) -> Sweep:
        asking(partial(self._called, "leftovers"))
        return Sweep(self.orphans, tuple(self.unreadable.values()))

    def events(self, stack_id: str) -> tuple[StackEvent, ...]:
        self._called("events", stack_id)
        found = self._find(stack_id)
        return tuple(found.events) if found else ()

    def resources(self, stack_id: str) -> tuple[Resource, ...]:
        self._called("resources", stack_id)
        found = self._find(stack_id)
        told = {event.resource: event.status for event in found.events} if found else {}
        status = told.get("SchoolsTable", "CREATE_COMPLETE")
        tables = (Resource("SchoolsTable", "schools", "AWS::DynamoDB::Table", status),)
        return (*tables, *self.roles_of(stack_id))

    def roles_of(self, stack_id: str) -> tuple[Resource, ...]:
        """The roles that the stack is said to have; tests of the inventory have none."""
        return tuple(Resource(role, role, "AWS::IAM::Role", "CREATE_COMPLETE") for role in self.roles)

    def upload(self, bucket: str, package: Package) -> bool:
        self._called("upload", package.key)
        is_new = package.key not in self.uploads
        self.uploads.append(package.key)
        return is_new

    def look(self, expected: Expected) -> tuple[ResourceHealth, ...]:
        self._called("look", expected.check)
        state, detail = self.health.get(expected.check, (CheckState.OK, "ACTIVE"))
        return tuple(
            ResourceHealth(
                expected.type, name, state, detail, exists=name in self.kept or (bool(self.stacks) and not self.gone)
            )
            for name in expected.names
        )

    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        self._called("caretaker", payload)
        key = str(payload.get("challenge"))
        match payload.get("action"):
            case "diff":
                found = self.changed.get(key, [])
                return {"ok": not found, "changes": found}
            case "reset":
                self.lost.pop(key, None)
                self.changed.pop(key, None)
                return {"ok": True, "done": [f"{key} put back"]}
            case "renew_login":
                return {"ok": True, "done": ["another password"] if key == "C" else []}
            case "remake":
                return {"ok": True, "done": [f"{name} made anew" for name in self.lost.pop(key, ())]}
        return {"ok": True}

    def invoke(self, function: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        self._called("invoke", function)
        return {"statusCode": 200, "body": '{"status": "ok"}'}

    def boundary(self, role: str) -> str:
        self._called("boundary", role)
        return self.boundaries.get(role, "arn:aws:iam::000000000000:policy/interviews-shared/interviews-boundary-x")

    def change_parameters(self, stack_id: str, changes: Mapping[str, str]) -> None:
        self._called("change_parameters", dict(changes))
        found = self._find(stack_id)
        if found is not None:
            found.interview = replace(found.interview, stack_status="UPDATE_IN_PROGRESS")
            found.script = [(found.interview.id, "UPDATE_COMPLETE", "")]

    def change_stack(self, stack_id: str, parameters: Mapping[str, str], tags: Mapping[str, str]) -> bool:
        self._called("change_stack", (dict(parameters), dict(tags)))
        found = self._find(stack_id)
        if found is None:
            return False
        interview, ends = found.interview, tags.get(TAG_EXPIRES_AT)
        new = replace(
            interview,
            candidate=tags.get(TAG_CANDIDATE, interview.candidate),
            expires_at=datetime.fromisoformat(ends) if ends else interview.expires_at,
            outputs={**interview.outputs, **{name: parameters[name] for name in ("ExternalId",) if name in parameters}},
        )
        if tags and new == interview and "ExternalId" not in parameters:
            return False
        found.interview = replace(new, stack_status="UPDATE_IN_PROGRESS")
        ends_so = ("UPDATE_ROLLBACK_COMPLETE", "a resource is gone") if self.lost else self.update_ends
        found.script = [*self.update_script, (found.interview.id, *ends_so)]
        return True

    def template(self, stack_id: str) -> Mapping[str, Any]:
        self._called("template", stack_id)
        return self.templates

    def reaper(self) -> Reaper:
        self._called("reaper")
        return self.reaped or Reaper(self.clock.now(), self.clock.now(), self.clock.now())

    def end_tunnels(self, machine: str) -> int:
        self._called("end_tunnels", machine)
        return 1

    def link(self, bucket: str, package: Package, seconds: int) -> Link:
        self._called("link", package.key)
        return Link(Secret(f"https://{bucket}/{package.key}?canary"), self.clock.now() + timedelta(seconds=seconds))

    def issue(self, role_arn: str, external_id: str, session_name: str, seconds: int, broker: str = "") -> Keys:
        self._called("issue", seconds)
        if seconds > self.longest_session and not broker:
            raise SessionTooLong("AWS does not give a session of so many hours.", "Ask for a shorter one.")
        role = role_arn.rsplit("/", 1)[-1]
        arn = f"arn:aws:sts::000000000000:assumed-role/{role}/{session_name}"
        ends = self.clock.now() + self.ahead + timedelta(seconds=seconds)
        return Keys("ASIAEXAMPLEKEY00000", Secret("canary-secret-key"), Secret("canary-session-token"), ends, arn)

    def as_candidate(self, keys: Keys) -> FakeCandidate:
        self._called("as_candidate")
        return FakeCandidate(self)

    def set_boundary(self, role: str, policy_arn: str) -> None:
        self._called("set_boundary", (role, policy_arn))
        self.boundaries[role] = policy_arn

    def sweep(self, interview_id: str, asking: Asking = once) -> Sweep:
        asking(partial(self._called, "sweep", interview_id))
        return self.swept

    def log(
        self, group: str, since: datetime, clock: Clock, *, follow: bool = False, live: bool = False
    ) -> Iterator[LogBatch]:
        self._called("log", (group, since, follow, live))
        shown = looks = 0
        while shown < len(self.batches) or (follow and self.log_goes_on):
            looks += 1
            if shown < len(self.batches):
                yield self.batches[shown]
                shown += 1
            elif looks % 10 == 0:
                yield LogBatch()
            if clock.wait(0.0 if self.log_goes_on else 1.0):
                return

    def updated_at(self, function: str) -> datetime | None:
        self._called("updated_at", function)
        return self.updated

    def architecture(self, function: str) -> str:
        self._called("architecture", function)
        return self.runs_on

    def code(self, function: str) -> FunctionCode:
        self._called("code", function)
        return FunctionCode({"FunctionName": function, **self.configuration}, self.packed)

    def stored(self, bucket: str, key: str) -> bytes:
        self._called("stored", key)
        return self.planted

    def quotas(self) -> tuple[Check, ...]:
        self._called("quotas")
        return (Check("Lambda concurrency", CheckState.OK, "1000", self.clock.now()),)


class MayNotUpdate(FakeCloud):
    """An account that lets one deploy interviews, and nothing else."""

    def update_stack(self, order: StackOrder) -> bool:
        raise Denied("AWS does not let you do cloudformation:UpdateStack.", "Ask an administrator.")


class FakeStationery:
    """Writes the names of what it is asked for, and the secrets, so that tests see where they go."""

    def write(self, handoff: Handoff, form: Format, *, with_briefs: bool = False) -> str:
        keys = handoff.keys
        briefs = " with briefs" if with_briefs else ""
        secrets = f"{keys.secret_access_key.reveal()} {keys.session_token.reveal()}"
        return f"{form} for {handoff.interview.candidate}{briefs}: {keys.access_key_id} {secrets}"

    def mail(self, handoff: Handoff, *, with_briefs: bool = False) -> bytes:
        return b"Subject: interview\n\n" + self.write(handoff, Format.EMAIL, with_briefs=with_briefs).encode()

    def brief(self, interview: Interview, challenge: str, region: str, endpoint_url: str) -> str:
        return f"# Brief {challenge} of {interview.id} in {region} {endpoint_url}".rstrip()


class FakeJournal:
    """Notes in memory."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.written: dict[str, list[Note]] = {}

    def note(self, interview_id: str, kind: str, text: str) -> None:
        self.written.setdefault(interview_id, []).append(Note(self._clock.now(), kind, text))

    def notes(self, interview_id: str) -> tuple[Note, ...]:
        return tuple(self.written.get(interview_id, ()))


class FakeReceipts:
    """Receipts in memory; set ``trouble`` and none can be written."""

    def __init__(self) -> None:
        self.saved: list[Receipt] = []
        self.trouble: InterviewError | None = None

    def save(self, receipt: Receipt) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.saved.append(receipt)
        return f"/receipts/{receipt.interview.id}.md"


class FakeArchives:
    """Archives in memory."""

    def __init__(self) -> None:
        self.kept: list[Archive] = []
        self.receipts: list[tuple[Path, Path]] = []
        self.no_receipt: InterviewError | None = None
        self.trouble: InterviewError | None = None

    def keep(self, archive: Archive, parent: Path | None = None) -> Path:
        if self.trouble is not None:
            raise self.trouble
        self.kept.append(archive)
        return (parent or Path("/archives")) / archive.interview.id

    def newest(self, interview: Interview) -> Path | None:
        found = [each for each in self.kept if each.interview.stack_id == interview.stack_id]
        return Path("/archives") / interview.id if found else None

    def add_receipt(self, folder: Path, receipt: Path) -> None:
        if self.no_receipt is not None:
            raise self.no_receipt
        self.receipts.append((folder, receipt))


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
            "BoundaryArn": "arn:aws:iam::000000000000:policy/interviews-shared/interviews-boundary-us-east-1",
            "DenyAllPolicyArn": "arn:aws:iam::000000000000:policy/interviews-shared/interviews-deny-all-us-east-1",
            "ServiceRoleArn": "arn:role",
            "SourceHash": source_hash,
        },
    )


def fake_challenge(
    key: str,
    title: str,
    answer: Callable[[], Finding] = lambda: (CheckState.OK, "as planted"),
    minutes: tuple[int, int] = (1, 1),
) -> Challenge:
    """A challenge with one free check and one probe."""

    def expected(interview: Interview) -> tuple[Expected, ...]:
        return (Expected(title, "AWS::DynamoDB::Table", (f"{interview.id}-{key}",)),)

    def probes(_interview: Interview, _cloud: Cloud) -> tuple[Probe, ...]:
        return (Probe((f"{title} data",), lambda: [answer()]),)

    fragment, summary = title.lower().replace(" ", "-"), f"The {title} challenge."

    def trials(interview: Interview) -> tuple[Trial, ...]:
        return (
            allowed(f"read {title}", "dynamodb", "scan", TableName=f"{interview.id}-{key}"),
            Trial(f"read {title} of others", "dynamodb", "scan", {"TableName": f"{interview.id}-2-{key}"}),
        )

    def diff(_interview: Interview, cloud: Cloud) -> Iterable[Change]:
        return undoing.diff(cloud, key, {"challenge": key})

    def reset(_interview: Interview, cloud: Cloud) -> Iterable[str]:
        return undoing.reset(cloud, key, {"challenge": key})

    def renew(_interview: Interview, cloud: Cloud) -> Iterable[str]:
        return undoing.renew(cloud, key, {"challenge": key})

    def remake(_interview: Interview, cloud: Cloud) -> Iterable[str]:
        return undoing.remake(cloud, key, {"challenge": key})

    return Challenge(
        key, title, fragment, summary, expected, probes, {}, minutes, trials,
        diff=diff, reset=reset, renew=renew, remake=remake,
    )  # fmt: skip


def fake_challenges() -> dict[str, Challenge]:
    """A, B and C."""
    return {
        "A": fake_challenge("A", "Data migration"),
        "B": fake_challenge("B", "Memory leak"),
        "C": fake_challenge("C", "Slow queries", minutes=(5, 10)),
    }


def fake_desk(*interviews: Interview, cloud: FakeCloud | None = None, clock: FakeClock | None = None) -> Desk:
    """A desk over a scripted account."""
    clock = clock or (cloud.clock if cloud else FakeClock())
    return Desk(
        cloud or FakeCloud(*interviews, clock=clock),
        FakeBlueprints(),
        fake_challenges(),
        clock,
        FakeStationery(),
        FakeJournal(clock),
        FakeArchives(),
        rates=RATES,
        tariff=TARIFF,
        receipts=FakeReceipts(),
    )
