"""Every command explains itself, quickly."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from interview_tui.cli.group import cli
from tests.cli.conftest import Run


def child(group: click.Command, name: str) -> click.Command:
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group), name)
    assert command is not None
    return command


def paths(command: click.Command, *words: str) -> list[tuple[str, ...]]:
    found = [words]
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found += paths(child(command, name), *words, name)
    return found


@pytest.mark.parametrize("words", paths(cli), ids=" ".join)
def test_help(run: Run, words: tuple[str, ...]) -> None:
    outcome = run(*words, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith("Usage: interview-tui")
    command: click.Command = cli
    for word in words:
        command = child(command, word)
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.name} has no help"


def test_help_needs_neither_aws_nor_a_screen() -> None:
    script = (
        "import sys\n"
        "from interview_tui.cli.group import cli\n"
        "heavy = {'boto3', 'botocore', 'textual', 'ministack'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_version(run: Run) -> None:
    assert run("--version").out.startswith("interview-tui, version ")
