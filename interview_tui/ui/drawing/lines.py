"""Lines of the detail pane: wrapped with a hanging indent, so that a long reason stays readable."""

from __future__ import annotations

from textual.content import Content

from interview_tui.ui.drawing.tones import Mark, Tone
from interview_tui.ui.words import clean

_AGE_WIDTH = 10
_GAP = 2
_SMALLEST_ROOM = 16

Lines = list[Content]
EMPTY = Content("")


def said(text: str, tone: Tone = Tone.PLAIN, *, bold: bool = False) -> Content:
    """One piece of text; whatever it holds is never markup."""
    style = f"bold {tone.style}".strip() if bold else tone.style
    return Content.styled(clean(text), style) if style else Content(clean(text))


def marked(mark: Mark) -> Content:
    """A mark and the space after it."""
    return Content.styled(f"{mark.shape} ", mark.tone.style) if mark.tone.style else Content(f"{mark.shape} ")


def paragraph(text: str, width: int, tone: Tone = Tone.PLAIN, indent: int = 0) -> Lines:
    """Wrapped text below an indent."""
    room = max(width - indent, _SMALLEST_ROOM)
    return [Content(" " * indent) + line for line in said(text, tone).wrap(room)]


def hung(mark: Mark, text: str, width: int, tone: Tone = Tone.PLAIN) -> Lines:
    """A marked sentence; its further lines stand below its text."""
    first, *rest = paragraph(text, width - 2, tone)
    return [marked(mark) + first, *(line.pad_left(2) for line in rest)]


def entry(
    mark: Mark, name: str, detail: Content, width: int, name_width: int, age: str = "", *, ages: bool = True
) -> Lines:
    """``✓ Name    evidence that may wrap            12 s ago``; without ``ages`` no room is kept for them."""
    head = marked(mark) + Content(clean(name)).truncate(name_width, ellipsis=True).pad_right(
        max(name_width - len(clean(name)), 0) + _GAP
    )
    indent = 2 + name_width + _GAP
    tail = _AGE_WIDTH if ages and (age or width >= indent + _SMALLEST_ROOM + 2 * _AGE_WIDTH) else 0
    room = max(width - indent - tail, _SMALLEST_ROOM)
    first, *rest = detail.wrap(room) or [EMPTY]
    line = head + first
    if age:
        line = line.pad_right(max(width - line.cell_length - len(age), 1)) + said(age, Tone.QUIET)
    return [line, *(Content(" " * indent) + more for more in rest)]


def fact(name: str, value: str, width: int, name_width: int) -> Lines:
    """``Name        value that may wrap``, with the name in a quiet tone."""
    head = said(clean(name)[:name_width].ljust(name_width), Tone.QUIET)
    room = max(width - name_width - _GAP, _SMALLEST_ROOM)
    first, *rest = said(value).wrap(room) or [EMPTY]
    return [head + " " * _GAP + first, *(line.pad_left(name_width + _GAP) for line in rest)]


def flowing(text: str, width: int) -> list[str]:
    """The lines of a text in which what does not fit flows into the next line; nothing to be pasted, and no table."""
    lines: list[str] = []
    fenced = joining = False
    for line in text.splitlines():
        fence = line.startswith("```")
        prose = not (fence or fenced) and line[:1].isalpha()
        if prose and joining:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
        joining = prose and len(lines[-1]) > width
        fenced = fenced != fence
    return lines


def bar(done: int, total: int, width: int) -> Content:
    """A bar with its count, such as ``━━━━━━━━──────── 12 of 36``."""
    count = f" {done} of {total}"
    room = max(min(width - len(count), 48), 8)
    filled = min(room * done // total, room) if total else 0
    return Content.assemble(("━" * filled, Tone.BUSY.style), ("─" * (room - filled), Tone.QUIET.style), count)
