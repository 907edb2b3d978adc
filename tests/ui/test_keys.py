from __future__ import annotations

from dataclasses import replace

import pytest

from interview_tui.ui.commands import COMMANDS
from interview_tui.ui.keys import check_keys, keys_in_force, normal_key, shown_key
from interview_tui.ui.log_keys import LOG_KEYS
from interview_tui.ui.screens.help import Help
from interview_tui.ui.screens.new_interview import NewInterview
from interview_tui.ui.widgets.key_bar import KeyHint
from tests.fakes import make_interview
from tests.ui.stage import QUICK, live

OF_THE_LOG = {each.setting: each.key for each in LOG_KEYS}
DEFAULTS = {command.id: command.key for command in COMMANDS if command.key} | OF_THE_LOG


def test_the_defaults_are_right() -> None:
    assert check_keys({}) == []
    assert check_keys(DEFAULTS) == []
    assert keys_in_force({}) == DEFAULTS


@pytest.mark.parametrize(
    "key", ["X", "f5", "ctrl+n", "?", "question_mark", "space", "alt+shift+q", "é", "x,ctrl+x", "-", "+"]
)
def test_keys_that_keyboards_have(key: str) -> None:
    assert check_keys({"clean_up": key, "help": "f1", "refresh": "f6"}) == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"clean-up": "X"}, "There is no command 'clean-up' to give a key to. Did you mean clean_up?"),
        ({"fly": "X"}, "The commands are new, credentials"),
        ({"new": "ctrl+"}, "The key 'ctrl+' for new is not the name of a key"),
        ({"new": "enterr"}, "not the name of a key"),
        ({"new": ""}, "not the name of a key"),
        ({"new": "down"}, "moves the cursor already"),
        ({"new": "v"}, "The key 'v' is wanted by new and verify"),
        ({"force": "F"}, "The command force has no key on purpose"),
        ({"new": "?"}, "The key '?' is wanted by new and help"),
        ({"log_folow": "F"}, "Did you mean log_follow?"),
        ({"log_follow": "no"}, "The key 'no' for log_follow is not the name of a key"),
        ({"log_follow": "q"}, "The key 'q' for log_follow moves the cursor, or leads out of the log, already."),
        ({"log_follow": "escape"}, "leads out of the log, already"),
        ({"log_follow": "F,left"}, "The key 'left' for log_follow moves the cursor"),
        ({"log_follow": "up"}, "The key 'up' for log_follow moves the cursor"),
        ({"log_follow": "n"}, "The key 'n' is wanted by log_follow and log_next_match"),
        ({"log_follow": "l"}, "The key 'l' is wanted by logs and log_follow"),
        ({"log_follow": "?"}, "The key '?' is wanted by help and log_follow"),
        ({"log_follow": "ctrl+q"}, "The key '^q' is wanted by quit and log_follow"),
        ({"help": "f"}, "The key 'f' is wanted by help and log_follow"),
    ],
)
def test_what_is_wrong_is_said_and_left_at_its_default(keys: dict[str, str], words: str) -> None:
    (problem,) = check_keys(keys)
    assert words in problem
    assert keys_in_force(keys) == DEFAULTS


def test_two_commands_may_change_places() -> None:
    keys = {"new": "v", "verify": "n"}
    assert check_keys(keys) == []
    assert keys_in_force(keys) == {**DEFAULTS, **keys}


def test_a_key_of_the_log_may_be_that_of_a_command_beside_it() -> None:
    keys = {"log_follow": "v", "log_search": "r,f5"}
    assert check_keys(keys) == []
    assert keys_in_force(keys) == {**DEFAULTS, **keys}


def test_keys_are_printed_short() -> None:
    shown = {
        key: shown_key(normal_key(key)) for key in ("?", "/", "ctrl+q", "escape", "f5", "X", "shift+tab", "tab", "-")
    }
    assert shown == {
        "?": "?",
        "/": "/",
        "ctrl+q": "^q",
        "escape": "esc",
        "f5": "f5",
        "X": "X",
        "shift+tab": "shift+tab",
        "tab": "tab",
        "-": "-",
    }


async def test_other_keys_work_and_are_shown() -> None:
    keys = {"new": "a,ctrl+n", "help": "f1", "quit": "ctrl+w", "palette": "f2", "filter": "?", "nonsense": "k"}
    async with live(make_interview(), settings=replace(QUICK, keys=keys)) as it:
        hints = {hint.command.id: str(hint.visual) for hint in it.app.screen.query(KeyHint)}
        assert (hints["new"], hints["help"], hints["filter"]) == ("a New", "f1 Help", "? Filter")
        await it.pilot.press("n")
        assert len(it.app.screen_stack) == 1
        for key in ("a", "ctrl+n"):
            await it.pilot.press(key)
            await it.until(lambda: isinstance(it.app.screen, NewInterview))
            await it.pilot.press("escape")
        await it.pilot.press("f1")
        await it.until(lambda: isinstance(it.app.screen, Help))
        await it.until(lambda: "a          New" in it.text)
        await it.pilot.press("escape", "ctrl+q")
        assert it.app.is_running
        await it.pilot.press("ctrl+w")
        await it.until(lambda: not it.app.is_running)
