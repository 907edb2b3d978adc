"""The colours of our own themes, by their meaning. Imports nothing: the first picture is painted with them."""

from __future__ import annotations

DARK = {
    "primary": "#6ea8fe",
    "secondary": "#8fb4d9",
    "accent": "#74c7d4",
    "success": "#7fc98b",
    "warning": "#e6b450",
    "error": "#f2777a",
    "foreground": "#d6dae0",
    "background": "#14171c",
    "surface": "#1a1e25",
    "panel": "#242a33",
    "muted": "#8b949e",
    "line": "#39424e",
}
LIGHT = {
    "primary": "#1d5fbf",
    "secondary": "#41658a",
    "accent": "#0b6b80",
    "success": "#1c7434",
    "warning": "#875600",
    "error": "#b3212f",
    "foreground": "#1f242b",
    "background": "#fbfcfd",
    "surface": "#f1f4f7",
    "panel": "#e3e8ee",
    "muted": "#59636e",
    "line": "#c3ccd6",
}
BY_THEME = {"interview-dark": DARK, "interview-light": LIGHT}
