"""Unified diffs, as everybody reads them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any

MOST_LINES = 20_000
"""Lines of a file that are compared one by one: of two long files that have little in common it takes minutes."""


def text_of(data: bytes) -> str | None:
    """The text of a file; ``None`` for one that is no text."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def unified(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """The difference between two sets of files by path; empty when there is none."""
    names = sorted(before.keys() | after.keys())
    return "".join(line for name in names for line in _file(name, before.get(name), after.get(name)))


def unified_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The difference between two sets of settings, a line for each value."""
    return "".join(_lines("configuration.json", _laid_out(before), _laid_out(after)))


def unified_text(before: str, after: str) -> str:
    """The difference between two texts, without the names of files; whole where one of them is empty."""
    old, new = _split(_ended(before)), _split(_ended(after))
    # After two lines for the names, one for the place: all of it is one place.
    return "".join(list(difflib.unified_diff(old, new, n=max(len(old), len(new))))[3:])


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _laid_out(settings: Mapping[str, Any]) -> str:
    return json.dumps(dict(settings), indent=2, sort_keys=True, default=str) + "\n"


def _file(name: str, before: bytes | None, after: bytes | None) -> Iterator[str]:
    if before == after:
        return
    old, new = text_of(before or b""), text_of(after or b"")
    too_long = max((old or "").count("\n"), (new or "").count("\n")) > MOST_LINES
    if old is None or new is None or (too_long and before is not None and after is not None):
        yield f"Files a/{name} and b/{name} differ\n"
        return
    yield from _lines(name, old, new, is_new=before is None, is_gone=after is None)


def _lines(name: str, old: str, new: str, *, is_new: bool = False, is_gone: bool = False) -> Iterator[str]:
    source, target = "/dev/null" if is_new else f"a/{name}", "/dev/null" if is_gone else f"b/{name}"
    lines = difflib.unified_diff(_split(old), _split(new), source, target)
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _split(text: str) -> list[str]:
    """At line feeds only: `splitlines` takes a form feed inside of a line for an end of it."""
    parts = text.split("\n")
    lines = [f"{part}\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines
