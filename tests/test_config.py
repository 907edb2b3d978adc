"""Settings: the file, the environment, and one sentence for what is wrong in either."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from interview_tui.config import TEMPLATE, Config, load, write_template
from interview_tui.model.errors import AlreadyExists, WrongUse


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "settings.toml"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_no_file_means_the_defaults(path: Path) -> None:
    assert load(path, {}) == Config()


def test_the_template_is_the_defaults_line_by_line(path: Path) -> None:
    write_template(path)
    assert load(path, {}) == Config()
    live = "\n".join(line.removeprefix("# ") for line in TEMPLATE.splitlines()[3:])
    assert load(written(path, live), {}) == Config(keys={"clean_up": "X", "log_follow": "F"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_template_overwrites_nothing(path: Path) -> None:
    with pytest.raises(AlreadyExists):
        write_template(written(path, "refresh = 5"))
    assert path.read_text() == "refresh = 5"


def test_file_then_environment(path: Path) -> None:
    written(path, 'refresh = 5\nread_only = true\n[keys]\nverify = "V"\n')
    config = load(
        path,
        {"INTERVIEW_TUI_REFRESH": "10", "INTERVIEW_TUI_THEME": "interview-light", "INTERVIEW_TUI_ANIMATIONS": "false"},
    )
    assert config == Config("interview-light", 10.0, animations=False, read_only=True, keys={"verify": "V"})


@pytest.mark.parametrize(
    ("text", "named", "hint"),
    [
        ("refesh = 5", "refesh", "refresh"),
        ("nonsense = 5", "nonsense", "theme"),
        ("refresh = 0", "refresh", "1 to 300"),
        ("refresh = true", "refresh", "1 to 300"),
        ('refresh = "fast"', "refresh", "1 to 300"),
        ("hours = 1000", "hours", "0.5 to 12"),
        ('theme = "pink"', "theme", "interview-dark"),
        ("animations = 1", "animations", "true or false"),
        ('keys = "x"', "keys", "clean_up"),
        ("[keys]\nverify = 1", "keys", "clean_up"),
        ("refresh = ", "not TOML", "settings"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_right(path: Path, text: str, named: str, hint: str) -> None:
    with pytest.raises(WrongUse) as error:
        load(written(path, text), {})
    assert named in error.value.title
    assert hint in error.value.hint


def test_a_bad_variable_names_the_environment(path: Path) -> None:
    with pytest.raises(WrongUse, match="the environment"):
        load(path, {"INTERVIEW_TUI_HOURS": "soon"})


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="could not be read"):
        load(tmp_path, {})
