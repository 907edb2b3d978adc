"""The interviewer's own tunnel to an interview's database or cache."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import click

from interview_tui.cli.options import Options, place_options
from interview_tui.cli.output import console
from interview_tui.cli.place import open_desk
from interview_tui.model import names
from interview_tui.model.errors import DONE, FAILED, CannotStart, WrongUse
from interview_tui.model.interview import Interview

DOCUMENTS = {"database": "DatabaseTunnelDocument", "cache": "CacheTunnelDocument"}
ENDPOINTS = {"database": ("DatabaseEndpoint", "DatabasePort"), "cache": ("CacheEndpoint", "CachePort")}
PORTS = {"database": 15432, "cache": 16379}


@click.command()
@click.argument("interview_id", metavar="ID")
@click.argument("what", type=click.Choice(list(DOCUMENTS)), default="database")
@click.option("--port", type=click.IntRange(1, 65535), help="The port on this machine: 15432, or 16379 for the cache.")
@place_options
def tunnel(interview_id: str, what: str, port: int | None, options: Options) -> int:
    """Open a tunnel to the database or the cache.

    It stays open until Ctrl-C. Needs the AWS CLI and its Session Manager plugin. In the sandbox both are on
    this machine: it prints where.
    """
    desk = open_desk(options, quiet=True)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    host, there = _endpoint(interview, what)
    if "TunnelTarget" not in interview.outputs:
        console().print(f"The {what} is reached directly, without a tunnel: {host}, port {there}.")
        return DONE
    command = _command(interview, what, port or PORTS[what], desk.cloud.identity().region, options.profile)
    _need("aws", "Install the AWS CLI, version 2.")
    _need("session-manager-plugin", "Install the Session Manager plugin of the AWS CLI.")
    console().print(f"The {what} is at 127.0.0.1, port {port or PORTS[what]}, until Ctrl-C.")
    with _ctrl_c_is_for_the_tunnel():
        return DONE if subprocess.run(command, check=False).returncode in (0, 130) else FAILED  # noqa: S603


def _endpoint(interview: Interview, what: str) -> tuple[str, str]:
    host, port = (interview.outputs.get(output, "") for output in ENDPOINTS[what])
    if not host:
        raise WrongUse(
            f"{interview.id} has no {what}.", "Challenge C has one; `interview-tui list` shows which interview has it."
        )
    return host, port


def _command(interview: Interview, what: str, port: int, region: str, profile: str | None) -> list[str]:
    return [
        "aws", "ssm", "start-session",
        "--target", interview.output("TunnelTarget"),
        "--document-name", interview.output(DOCUMENTS[what]),
        "--parameters", f"localPortNumber={port}",
        "--region", region,
        *(["--profile", profile] if profile else []),
    ]  # fmt: skip


def _need(program: str, hint: str) -> None:
    if shutil.which(program) is None:
        raise CannotStart(f"A tunnel needs {program}, which is not installed here.", hint)


@contextmanager
def _ctrl_c_is_for_the_tunnel() -> Iterator[None]:
    """The terminal gives Ctrl-C to both programs; the other one closes the tunnel, and this one waits for it."""
    # A handler of our own, unlike SIG_IGN, is not passed on to the other program.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
