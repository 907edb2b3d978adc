"""The group of all commands; without a command it opens the dashboard."""

from __future__ import annotations

import click

from interview_tui import __version__
from interview_tui.cli import (
    cost,
    dashboard,
    environment,
    handoff,
    interviews,
    logs,
    sandbox,
    settings,
    traffic,
    tunnel,
)
from interview_tui.cli.options import Options, place_options
from interview_tui.model.errors import DONE


@click.group(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="interview-tui")
@place_options
@click.pass_context
def cli(context: click.Context, options: Options) -> int:
    """The cockpit for live AWS interviews.

    Without a command it opens the dashboard. Every command works on AWS and, with --sandbox, on an
    embedded AWS on this machine that needs no account.

    Exit codes: 0 done, 1 not ready or failed, 2 wrong use or cannot start.
    """
    context.obj = options
    return dashboard.open_dashboard(options) if context.invoked_subcommand is None else DONE


for command in (
    dashboard.demo,
    environment.doctor,
    environment.bootstrap,
    environment.template,
    interviews.deploy,
    interviews.list_interviews,
    interviews.show,
    interviews.verify,
    interviews.events,
    logs.logs,
    traffic.traffic,
    handoff.credentials,
    handoff.brief,
    handoff.revoke,
    tunnel.tunnel,
    cost.cost,
    cost.prices,
    interviews.cleanup,
    sandbox.group,
    settings.settings,
):
    cli.add_command(command)
