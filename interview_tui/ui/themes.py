"""The dashboard's own themes; every style elsewhere names a meaning, never a colour."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="interview-dark",
    dark=True,
    primary="#6ea8fe",
    secondary="#8fb4d9",
    accent="#74c7d4",
    success="#7fc98b",
    warning="#e6b450",
    error="#f2777a",
    foreground="#d6dae0",
    background="#14171c",
    surface="#1a1e25",
    panel="#242a33",
    variables={
        "muted": "#8b949e",
        "line": "#39424e",
        "block-cursor-background": "#2b3a4f",
        "block-cursor-foreground": "#f0f3f6",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#232a34",
        "block-cursor-blurred-foreground": "#d6dae0",
        "block-cursor-blurred-text-style": "none",
        "footer-key-foreground": "#6ea8fe",
    },
)
LIGHT = Theme(
    name="interview-light",
    dark=False,
    primary="#1d5fbf",
    secondary="#41658a",
    accent="#0b6b80",
    success="#1c7434",
    warning="#875600",
    error="#b3212f",
    foreground="#1f242b",
    background="#fbfcfd",
    surface="#f1f4f7",
    panel="#e3e8ee",
    variables={
        "muted": "#59636e",
        "line": "#c3ccd6",
        "block-cursor-background": "#cfe0f6",
        "block-cursor-foreground": "#10151b",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#e4eaf1",
        "block-cursor-blurred-foreground": "#1f242b",
        "block-cursor-blurred-text-style": "none",
        "footer-key-foreground": "#1d5fbf",
    },
)
THEMES = (DARK, LIGHT)
# For the themes that come with Textual, which do not know these names.
FALLBACKS = {"muted": "#808080", "line": "#808080"}
