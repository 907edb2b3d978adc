from __future__ import annotations

from dataclasses import replace

import pytest

from interview_tui.ui.themes import THEMES
from tests.fakes import make_interview
from tests.ui.stage import QUICK, live

ID = "interview-20261121-1400"


async def test_the_theme_of_the_settings_and_the_key_for_the_other() -> None:
    async with live(make_interview(), settings=replace(QUICK, theme="interview-light")) as it:
        assert not it.app.current_theme.dark
        await it.pilot.press("ctrl+t")
        assert it.app.theme == "interview-dark"
        await it.pilot.press("ctrl+t")
        assert it.app.theme == "interview-light"


async def test_a_remembered_theme_that_is_no_more_is_passed_over() -> None:
    async with live(make_interview(), remembered={"theme": "gone"}) as it:
        assert it.app.theme == "interview-dark"


async def test_animations_can_be_off() -> None:
    async with live(make_interview(), settings=replace(QUICK, animations=False)) as it:
        assert it.app.animation_level == "none"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_stand_out_from_what_is_behind_them(theme: object) -> None:
    """WCAG: 4.5 for text; what is quiet on purpose may have 3."""
    from textual.color import Color

    backgrounds = [Color.parse(theme.background), Color.parse(theme.surface)]
    for name in ("foreground", "success", "warning", "error", "accent", "primary"):
        assert all(contrast(Color.parse(getattr(theme, name)), back) >= 4.5 for back in backgrounds), name
    assert all(contrast(Color.parse(theme.variables["muted"]), back) >= 3 for back in backgrounds)


def contrast(one: object, other: object) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: object) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
