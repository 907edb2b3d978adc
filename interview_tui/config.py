"""Settings: a commented TOML file, and environment variables that win over it."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from interview_tui.files import write_private
from interview_tui.model.errors import AlreadyExists, WrongUse
from interview_tui.model.names import MAX_HOURS, MIN_HOURS

PREFIX = "INTERVIEW_TUI_"
THEMES = ("interview-dark", "interview-light")
MIN_REFRESH, MAX_REFRESH = 1.0, 300.0

TEMPLATE = """\
# Settings of interview-tui. A line that begins with # is not in force; the values shown are the defaults.
# Environment variables win: INTERVIEW_TUI_THEME, INTERVIEW_TUI_REFRESH and so on.

# theme = "interview-dark"      # or "interview-light"
# refresh = 3.0                 # seconds between two looks at AWS
# hours = 4.0                   # what the form for a new interview offers
# max_hours = 12.0              # the longest that an interview may last from its creation on, however often extended
# sound = false                 # true: the bell rings 30 and 10 minutes before an interview ends, and at its end
# notify = false                # true: the terminal is asked for a desktop notification then
# animations = true             # false: nothing moves by itself
# read_only = false             # true: look only, change nothing

# [keys]                        # other keys for the dashboard's commands; `?` shows their names and keys
# clean_up = "X"
# log_follow = "F"              # those of the log begin with log_
"""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force; ``refresh`` is in seconds, ``keys`` goes from command to key."""

    theme: str = "interview-dark"
    refresh: float = 3.0
    hours: float = 4.0
    max_hours: float = MAX_HOURS
    sound: bool = False
    notify: bool = False
    animations: bool = True
    read_only: bool = False
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)


def config_path() -> Path:
    """Where the settings file is; it need not exist."""
    given = os.environ.get(f"{PREFIX}CONFIG")
    return (
        Path(given) if given else Path(platformdirs.user_config_dir("interview-tui", appauthor=False)) / "settings.toml"
    )


def load(path: Path, environment: Mapping[str, str]) -> Config:
    """The settings; ``WrongUse`` names the file or variable and what is wrong with it."""
    config = _with(Config(), _read(path), str(path))
    return _with(config, _from(environment), "the environment")


def write_template(path: Path) -> None:
    """Write the commented file; ``AlreadyExists`` when there is one."""
    if path.exists():
        raise AlreadyExists(f"The settings file {path} exists already.", "Edit it, or remove it first.")
    try:
        write_private(path, TEMPLATE)
    except OSError as error:
        raise WrongUse(
            f"The settings file {path} could not be written: {error.strerror}.", "Look at the folder's rights."
        ) from error


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"The settings file {path} could not be read: {error}.", "Mend it, or remove it.") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongUse(
            f"The settings file {path} is not TOML: {error}.", "Mend it; `interview-tui settings` shows what it takes."
        ) from error


def _from(environment: Mapping[str, str]) -> Mapping[str, Any]:
    """Settings in variables: numbers and yes or no are written as in the file."""
    found: dict[str, Any] = {}
    for name in (item.name for item in fields(Config) if item.name != "keys"):
        text = environment.get(PREFIX + name.upper())
        if text:
            found[name] = _value(text)
    return found


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text.lower()}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _with(config: Config, values: Mapping[str, Any], where: str) -> Config:
    for name, value in values.items():
        check = _CHECKS.get(name)
        if check is None:
            near = difflib.get_close_matches(name, _CHECKS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"The settings are {', '.join(_CHECKS)}."
            raise WrongUse(f"There is no setting {name!r} (in {where}).", hint)
        wanted = check(value)
        if wanted:
            raise WrongUse(f"The setting {name} in {where} is {value!r}.", f"It takes {wanted}.")
    changes: dict[str, Any] = {name: float(value) if name in _NUMBERS else value for name, value in values.items()}
    return replace(config, **changes)


def _one_of(allowed: tuple[str, ...]) -> Callable[[Any], str]:
    return lambda value: "" if value in allowed else " or ".join(allowed)


def _between(low: float, high: float) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if is_number and low <= value <= high else f"a number from {low:g} to {high:g}"

    return check


def _yes_or_no(value: Any) -> str:
    return "" if isinstance(value, bool) else "true or false"


def _keys(value: Any) -> str:
    good = isinstance(value, dict) and all(isinstance(key, str) and key for key in value.values())
    return "" if good else 'a table of commands and keys, such as clean_up = "X"'


_LONGEST = 72.0
_NUMBERS = ("refresh", "hours", "max_hours")
_CHECKS: Mapping[str, Callable[[Any], str]] = {
    "theme": _one_of(THEMES),
    "refresh": _between(MIN_REFRESH, MAX_REFRESH),
    "hours": _between(MIN_HOURS, MAX_HOURS),
    "max_hours": _between(MIN_HOURS, _LONGEST),
    "sound": _yes_or_no,
    "notify": _yes_or_no,
    "animations": _yes_or_no,
    "read_only": _yes_or_no,
    "keys": _keys,
}
