"""The dashboard's own themes; every style elsewhere names a meaning, never a colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.theme import Theme

from interview_tui.ui import palette

_OURS = ("muted", "line")
"""Meanings that Textual has no name for."""


def _theme(name: str, *, dark: bool, colours: Mapping[str, str], cursor: Mapping[str, str]) -> Theme:
    usual: dict[str, Any] = {meaning: colour for meaning, colour in colours.items() if meaning not in _OURS}
    ours = {meaning: colours[meaning] for meaning in _OURS}
    variables = {**ours, **cursor, "footer-key-foreground": colours["primary"]}
    return Theme(name=name, dark=dark, variables=variables, **usual)


DARK = _theme(
    "interview-dark",
    dark=True,
    colours=palette.DARK,
    cursor={
        "block-cursor-background": "#2b3a4f",
        "block-cursor-foreground": "#f0f3f6",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#232a34",
        "block-cursor-blurred-foreground": "#d6dae0",
        "block-cursor-blurred-text-style": "none",
    },
)
LIGHT = _theme(
    "interview-light",
    dark=False,
    colours=palette.LIGHT,
    cursor={
        "block-cursor-background": "#cfe0f6",
        "block-cursor-foreground": "#10151b",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#e4eaf1",
        "block-cursor-blurred-foreground": "#1f242b",
        "block-cursor-blurred-text-style": "none",
    },
)
THEMES = (DARK, LIGHT)
# For the themes that come with Textual, which do not know these names.
FALLBACKS = {"muted": "#808080", "line": "#808080"}
