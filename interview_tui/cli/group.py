"""The group of all commands; without a command it opens the dashboard."""

from __future__ import annotations

from importlib import import_module

import click

from interview_tui import __version__
from interview_tui.cli.commands import COMMANDS
from interview_tui.cli.first_look import FirstLook
from interview_tui.cli.options import Options, place_options
from interview_tui.model.errors import DONE


class Commands(click.Group):
    """Imports a command when it is asked for: the others would only delay it, and the dashboard most of all."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click declares it
        """Their names, as `--help` shows them."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(".")
        command: click.Command = getattr(import_module(f"interview_tui.cli.{module}"), name)
        return command


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
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
    from interview_tui.cli import dashboard

    look = context.obj if isinstance(context.obj, FirstLook) else None
    context.obj = options
    return dashboard.open_dashboard(options, look) if context.invoked_subcommand is None else DONE
