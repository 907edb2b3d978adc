"""``interview-tui settings``: where they are, what they are, and a commented file to begin with."""

from __future__ import annotations

from dataclasses import asdict

import click

from interview_tui.cli.options import json_option
from interview_tui.cli.output import console, print_json
from interview_tui.cli.place import current_config
from interview_tui.config import TEMPLATE, config_path, write_template
from interview_tui.logs import log_path
from interview_tui.model.errors import DONE


@click.command()
@click.option("--init", is_flag=True, help="Write a commented settings file with the defaults.")
@json_option
def settings(init: bool, as_json: bool) -> int:
    """Show the settings in force.

    They come from a TOML file and from environment variables, which win.
    """
    path = config_path()
    if init:
        write_template(path)
    config = current_config()
    values = {**asdict(config), "keys": dict(config.keys)}
    if as_json:
        print_json({"path": str(path), "exists": path.exists(), "log": str(log_path()), "settings": values})
        return DONE
    out = console()
    if init:
        out.print(f"Wrote {path}.")
        return DONE
    out.print(f"Settings file: {path}{'' if path.exists() else ' (not there: everything is at its default)'}")
    out.print(f"Log file:      {log_path()}\n")
    for name, value in values.items():
        out.print(f"{name:<12} {value}")
    out.print(f"\n`interview-tui settings --init` writes this file to begin with:\n\n{TEMPLATE}")
    return DONE
