"""From options to a desk: AWS by profile and region, or a sandbox. The only choice between the two."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from interview_tui.cli.options import DEFAULT_REGION, DEFAULT_SANDBOX, Options
from interview_tui.cli.output import console
from interview_tui.config import Config, config_path, load
from interview_tui.model.errors import AlreadyExists, NoConnection

if TYPE_CHECKING:
    from interview_tui.aws.session import Clients
    from interview_tui.journal import FileJournal
    from interview_tui.operations.desk import Desk
    from interview_tui.sandbox import Sandbox


def open_desk(options: Options, *, quiet: bool) -> Desk:
    """The desk for the chosen place; starts the sandbox when it has to, after saying so unless ``quiet``."""
    if options.sandbox:
        desk = desk_in(ensure_sandbox(options, quiet=quiet))
    else:
        from interview_tui.aws.session import SignIn, connect

        desk = _desk(connect(SignIn(profile=options.profile, region=options.region)))
    return desk.looking_only() if options.read_only or current_config().read_only else desk


def reopen_desk(options: Options) -> Desk:
    """The desk of a program that is running already; a sandbox that has ended meanwhile is not started anew."""
    from interview_tui import sandbox

    if options.sandbox and sandbox.running(options.sandbox_name) is None:
        raise NoConnection(
            f"The sandbox {options.sandbox_name} is not running any more; what was in it is gone.",
            f"`interview-tui sandbox up{named(options.sandbox_name)}` starts a new, empty one, found by itself.",
        )
    return open_desk(options, quiet=True)


def current_config() -> Config:
    """The settings of this machine and this environment."""
    return load(config_path(), os.environ)


def desk_in(sandbox: Sandbox) -> Desk:
    """The desk of a running sandbox, signed in as its interviewer."""
    from interview_tui.aws.session import SignIn, connect

    return _desk(
        connect(
            SignIn(
                region=sandbox.region,
                endpoint_url=sandbox.endpoint,
                access_key_id=sandbox.access_key_id,
                secret_access_key=sandbox.secret_access_key,
            )
        )
    )


def named(sandbox_name: str) -> str:
    """What ``sandbox up`` and ``sandbox down`` need to be about that one."""
    return "" if sandbox_name == DEFAULT_SANDBOX else f" --name {sandbox_name}"


def ensure_sandbox(options: Options, *, quiet: bool) -> Sandbox:
    """The running sandbox of that name, or a new one in the background."""
    from interview_tui import sandbox
    from interview_tui.aws.session import require_region

    found = sandbox.running(options.sandbox_name)
    if found is not None:
        return found
    region = options.region or DEFAULT_REGION
    require_region(region)
    if not quiet:
        which = named(options.sandbox_name)
        console(stderr=True).print(f"Starting the sandbox. `interview-tui sandbox down{which}` removes it.")
    try:
        return sandbox.start(options.sandbox_name, policies=sandbox_policies(), region=region)
    except AlreadyExists:
        # Another command started it in the same moment.
        found = sandbox.running(options.sandbox_name)
        if found is None:
            raise
        return found


def sandbox_policies() -> dict[str, dict[str, object]]:
    """What the sandbox's interviewer may do: exactly what an administrator would grant on AWS."""
    from interview_tui.aws.bootstrap_policy import bootstrap_policy
    from interview_tui.aws.policies import interviewer_policy
    from interview_tui.sandbox import ACCOUNT

    return {"interviewer": interviewer_policy(ACCOUNT, "*"), "bootstrap": bootstrap_policy(ACCOUNT, "*")}


def local_journal() -> FileJournal:
    """What this machine remembers of interviews, whatever the account."""
    from interview_tui.journal import FileJournal, journal_path
    from interview_tui.operations.clock import SystemClock

    return FileJournal(journal_path(), SystemClock().now)


def _desk(clients: Clients) -> Desk:
    from interview_tui.archives import FileArchives, archives_path
    from interview_tui.aws.blueprints import PackagedBlueprints
    from interview_tui.aws.cloud import AwsCloud
    from interview_tui.challenges import CHALLENGES
    from interview_tui.operations.clock import SystemClock
    from interview_tui.operations.desk import Desk
    from interview_tui.prices import rates, tariff
    from interview_tui.receipts import FileReceipts, receipts_path
    from interview_tui.stationery import JinjaStationery

    clock = SystemClock()
    return Desk(
        AwsCloud(clients),
        PackagedBlueprints(CHALLENGES),
        CHALLENGES,
        clock,
        JinjaStationery(CHALLENGES, config_path().parent / "handoff", clock.now),
        local_journal(),
        FileArchives(archives_path()),
        rates(clients.region, tunnels=not clients.endpoint),
        tariff(clients.region, clock.now()),
        tunnels=not clients.endpoint,
        max_hours=current_config().max_hours,
        receipts=FileReceipts(receipts_path()),
    )
