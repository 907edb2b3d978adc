"""The README says what is true."""

from __future__ import annotations

import re
from pathlib import Path

import click

from interview_tui.cli.group import COMMANDS, cli
from interview_tui.ui.keys import key_table, log_key_table

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_key_table_is_the_registry() -> None:
    """To mend it: python -c 'from interview_tui.ui.keys import key_table; print(key_table())'."""
    table = README.split("<!-- keys -->")[1].split("<!-- /keys -->")[0].strip()
    assert table == key_table()


def test_the_table_of_the_logs_keys_is_theirs() -> None:
    """To mend it: python -c 'from interview_tui.ui.keys import log_key_table; print(log_key_table())'."""
    table = README.split("<!-- log keys -->")[1].split("<!-- /log keys -->")[0].strip()
    assert table == log_key_table()


def test_every_command_is_named() -> None:
    words = set(re.findall(r"`([a-z]+)", README))
    assert set(COMMANDS) <= words
    sandbox = cli.get_command(click.Context(cli), "sandbox")
    assert isinstance(sandbox, click.Group)
    assert {"up", "down", "status", "env"} == set(sandbox.commands)


def test_every_link_leads_somewhere() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (path.parent / target).exists(), f"{path.name}: {target}"
