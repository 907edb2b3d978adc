"""The first picture, painted while Textual is still being imported: the frame that the dashboard then fills.

It shows no key, since none works yet. What is typed meanwhile waits in the terminal, and the dashboard reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from interview_tui.ui.palette import BY_THEME
from interview_tui.ui.place import Place
from interview_tui.ui.words import clean

TITLE = "interview-tui"
_GAP = "   "
_ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_PLAIN = "\x1b[0m"
_COLOURFUL = ("truecolor", "24bit")
_SMALLEST = 20
"""In fewer columns there is nothing to be seen."""


def paint(stream: TextIO, size: tuple[int, int], place: Place, theme: str, environment: Mapping[str, str]) -> None:
    """Show the first picture in a terminal of so many columns and lines; the dashboard's own takes its place."""
    columns, lines = size
    if columns < _SMALLEST:
        return
    colourful = environment.get("COLORTERM", "") in _COLOURFUL and not environment.get("NO_COLOR")
    palette = BY_THEME.get(theme, {}) if colourful else {}
    stream.write(_ENTER + picture(columns, lines, place, palette))
    stream.flush()


def take_away(stream: TextIO) -> None:
    """Leave the terminal as it was: the dashboard could not begin."""
    stream.write(_PLAIN + LEAVE)
    stream.flush()


def picture(columns: int, lines: int, place: Place, palette: Mapping[str, str]) -> str:
    """The text with its colours: the name and the place, the frame of the interviews, and what is being waited for."""
    ground = _colour(palette, "foreground") + _colour(palette, "background", 48)
    line, inside = _colour(palette, "line"), columns - 2
    name, rest = TITLE, f"{_GAP}{clean(place.words)}".ljust(columns)[: columns - 1 - len(TITLE)]
    title = f"─ \x1b[1m{_colour(palette, 'foreground')}Interviews\x1b[22m{line} "
    rows = [
        f" \x1b[1m{_colour(palette, 'primary')}{name}\x1b[22m{_colour(palette, 'foreground')}{rest}",
        f"{line}╭{title}{'─' * (inside - len('─ Interviews '))}╮",
        f"{line}│{' ' * inside}│",
        f"{line}│{_colour(palette, 'muted')}{f'  {place.opening}'[:inside].ljust(inside)}{line}│",
        f"{line}│{' ' * inside}│",
        f"{line}╰{'─' * inside}╯",
    ]
    # In spaces to the end: not every terminal clears in the colour of the ground.
    rows += [" " * columns] * (lines - len(rows))
    return _PLAIN + ground + "".join(f"\x1b[{row};1H{text}" for row, text in enumerate(rows[:lines], 1))


def _colour(palette: Mapping[str, str], meaning: str, layer: int = 38) -> str:
    """The escape sequence for a colour of the text (38) or of the ground (48); nothing without a palette."""
    if meaning not in palette:
        return ""
    code = palette[meaning]
    red, green, blue = (int(code[place : place + 2], 16) for place in (1, 3, 5))
    return f"\x1b[{layer};2;{red};{green};{blue}m"
