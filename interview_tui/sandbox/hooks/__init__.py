"""What the sandbox changes about the emulator, one concern per module, all of it inside the server process.

Each module has an ``install`` that first looks up every private name it builds on (see ``symbols``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from interview_tui.sandbox.dataplane.postgres import PostgresFleet
from interview_tui.sandbox.dataplane.valkey import ValkeyFleet
from interview_tui.sandbox.spawner import Spawner


@dataclass(frozen=True, slots=True)
class Parts:
    """What the hooks work with."""

    home: Path
    spawner: Spawner
    postgres: PostgresFleet
    valkey: ValkeyFleet
    latency: float


def install(parts: Parts) -> None:
    """Install every hook; raises ``EmulatorChanged`` naming what moved."""
    from interview_tui.sandbox.hooks import (
        access_keys,
        boundaries,
        credentials,
        deletes,
        dynamodb_arns,
        dynamodb_tables,
        elasticache,
        iam_conditions,
        iam_paths,
        interruption,
        lambda_actions,
        lambda_arns,
        lambda_beginnings,
        lambda_invoke,
        lambda_lifetime,
        lambda_logs,
        lambda_process,
        lambda_updates,
        live_tail,
        log_pages,
        pace,
        rds,
        resource_tags,
        ssm,
    )

    credentials.install()
    boundaries.install()
    live_tail.install()
    lambda_arns.install()
    iam_paths.install()
    dynamodb_arns.install()
    dynamodb_tables.install()
    iam_conditions.install()
    access_keys.install()
    ssm.install()
    resource_tags.install()
    deletes.install()
    interruption.install()
    elasticache.install(parts.valkey)
    rds.install(parts.postgres)
    lambda_process.install(parts.spawner, parts.home)
    lambda_actions.install()
    lambda_beginnings.install()
    lambda_invoke.install()
    lambda_logs.install()
    log_pages.install()
    lambda_lifetime.install()
    lambda_updates.install()
    # Last: it wraps what the others have put in place.
    pace.install(parts.latency)
