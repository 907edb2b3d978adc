from __future__ import annotations

from textual.widgets import Static

from interview_tui.ui.commands import BAR, COMMANDS
from interview_tui.ui.keys import key_table, shown_key
from interview_tui.ui.log_keys import LOG_KEYS
from interview_tui.ui.screens.help import Help, help_lines
from interview_tui.ui.widgets.key_bar import KeyHint
from tests.fakes import make_interview
from tests.ui.stage import live

SHOWN = {command.id: shown_key(command.key or "ctrl+p") for command in COMMANDS}
SHOWN |= {each.setting: shown_key(each.key) for each in LOG_KEYS}


async def test_help_lists_every_command_and_closes() -> None:
    async with live(make_interview()) as it:
        for key in ("escape", "q", "question_mark"):
            await it.pilot.press("question_mark")
            await it.until(lambda: isinstance(it.app.screen, Help))
            await it.until(lambda: "Keys" in str(it.app.screen.query_one("#help-text", Static).visual))
            text = str(it.app.screen.query_one("#help-text", Static).visual)
            for command in COMMANDS:
                assert any(
                    line.startswith(SHOWN[command.id]) and command.label in line for line in text.splitlines()
                ), command
            await it.pilot.press(key)
            await it.until(lambda: len(it.app.screen_stack) == 1)


def test_help_fits_any_width() -> None:
    for width in (30, 60, 100):
        lines = help_lines(width, SHOWN)
        assert all(line.cell_length <= max(width, 50) for line in lines)


def test_no_two_commands_share_a_key_or_a_name() -> None:
    keys = [command.key for command in COMMANDS if command.key]
    assert len(set(keys)) == len(keys)
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


def test_the_readme_table_has_every_key() -> None:
    table = key_table()
    assert all(f"| `{SHOWN[command.id]}` | {command.label} |" in table for command in COMMANDS)


async def test_every_key_is_bound_and_every_hint_is_a_command() -> None:
    async with live(make_interview()) as it:
        bound = it.app.screen.active_bindings
        assert {command.key for command in COMMANDS if command.key} <= bound.keys()
        hints = [hint.command.id for hint in it.app.screen.query(KeyHint)]
        assert hints == [command.id for command in BAR]
        assert all(hint.tooltip is not None for hint in it.app.screen.query(KeyHint))


async def test_the_palette_offers_our_commands() -> None:
    async with live(make_interview()) as it:
        titles = [command.title for command in it.app.get_system_commands(it.app.screen)]
        assert {"New", "Verify", "Clean up", "Help", "Hand over by force"} <= set(titles)
        assert titles.count("Quit") == 1
