"""Commands about the sandbox: up, down, status, env."""

from __future__ import annotations

import shlex
import sys

import click

from interview_tui.cli.options import DEFAULT_REGION, DEFAULT_SANDBOX, json_option
from interview_tui.cli.output import console, print_json
from interview_tui.cli.place import named
from interview_tui.cli.words import local
from interview_tui.model.errors import DONE, FAILED, NotFound

name_option = click.option("--name", default=DEFAULT_SANDBOX, show_default=True, metavar="NAME", help="Which sandbox.")


@click.group("sandbox")
def group() -> None:
    """The embedded AWS on this machine.

    Start it, look at it, use it from other AWS clients, remove it.
    """


@group.command()
@name_option
@click.option("--port", type=click.IntRange(1, 65535), help="The port on 127.0.0.1; a free one when left out.")
@click.option(
    "--latency",
    type=click.FloatRange(0, 60),
    default=0.0,
    metavar="SECONDS",
    help="Slow each resource of a stack down, to rehearse waiting.",
)
@click.option("--region", default=DEFAULT_REGION, show_default=True, help="The region that it plays.")
@json_option
def up(name: str, port: int | None, latency: float, region: str, as_json: bool) -> int:
    """Start a sandbox in the background, or say where the running one is."""
    from interview_tui import sandbox
    from interview_tui.aws.session import require_region
    from interview_tui.cli.place import sandbox_policies

    require_region(region)
    found = sandbox.running(name)
    was_running = found is not None
    if found is None:
        found = sandbox.start(name, port=port, latency=latency, region=region, policies=sandbox_policies())
    if as_json:
        print_json({"name": found.name, "endpoint": found.endpoint, "region": found.region, "pid": found.pid})
        return DONE
    out = console()
    running = "was running already" if was_running else "is running"
    out.print(f"The sandbox {found.name} {running} at {found.endpoint} ({found.region}).")
    choice, which = "--sandbox" if name == DEFAULT_SANDBOX else f"--sandbox-name {name}", named(name)
    out.print(f"`interview-tui {choice}` opens the dashboard on it; `interview-tui sandbox down{which}` removes it.")
    return DONE


@group.command()
@name_option
@json_option
def down(name: str, as_json: bool) -> int:
    """Stop a sandbox and remove everything that was in it."""
    from interview_tui import sandbox

    stopped = sandbox.stop(name)
    if as_json:
        print_json({"name": name, "stopped": stopped})
    else:
        console().print(f"The sandbox {name} is gone." if stopped else f"The sandbox {name} was not running.")
    return DONE


@group.command()
@name_option
@json_option
def status(name: str, as_json: bool) -> int:
    """Show a sandbox's processes and their memory; exit code 1 when it is not running."""
    from interview_tui import sandbox

    found = sandbox.status(name)
    processes = [
        {"pid": process.pid, "name": process.name, "memory_mb": round(process.memory_mb, 1)}
        for process in found.processes
    ]
    if as_json:
        print_json(
            {"running": found.running, "endpoint": found.endpoint, "region": found.region, "processes": processes}
        )
        return DONE if found.running else FAILED
    out = console()
    if not found.running:
        out.print(f"The sandbox {name} is not running. {_starts(name)}")
        return FAILED
    out.print(f"The sandbox {name} is running at {found.endpoint} ({found.region}) since {local(found.started_at)}.")
    for process in processes:
        out.print(f"{process['pid']:>8}  {process['memory_mb']:>7.1f} MB  {process['name']}")
    out.print(f"{'':>8}  {sum(process.memory_mb for process in found.processes):>7.1f} MB  in all")
    return DONE


@group.command()
@name_option
@json_option
def env(name: str, as_json: bool) -> int:
    """Print exports for other AWS clients: eval "$(interview-tui sandbox env)".

    The key belongs to the sandbox's interviewer and is of no use anywhere else.
    """
    from interview_tui import sandbox

    found = sandbox.running(name)
    if found is None:
        raise NotFound(f"The sandbox {name} is not running.", _starts(name))
    variables = sandbox.environment(found)
    if as_json:
        print_json(variables)
    else:
        sys.stdout.writelines(f"export {key}={shlex.quote(value)}\n" for key, value in variables.items())
    return DONE


def _starts(name: str) -> str:
    return f"`interview-tui sandbox up{named(name)}` starts it."
