"""What a log is searched for: plain text, or a regular expression that is given up when it takes too long.

Some expressions take longer than anybody lives on a line that is made for them. Python's ``re`` cannot be interrupted
there, and no thread helps, since it holds up all of them. ``regex`` understands the same and minds its time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from time import thread_time
from typing import TYPE_CHECKING

from interview_tui.model.errors import TooSlow, WrongUse
from interview_tui.model.log_filter import Patience, Pattern

if TYPE_CHECKING:
    import regex

SEARCHED = 64_000
"""So many characters of a line are looked at with a regular expression."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as it was typed; looking for it never takes long."""

    text: str
    _compiled: re.Pattern[str] = field(compare=False, repr=False)

    def is_in(self, text: str, _patience: Patience, /) -> bool:
        """Whether it is there."""
        return self._compiled.search(text) is not None

    def places(self, text: str, most: int, _patience: Patience, /) -> list[tuple[int, int]]:
        """Where the first ones begin and end."""
        return [match.span() for match in islice(self._compiled.finditer(text), most)]


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression as it was typed, with its slashes."""

    text: str
    _compiled: regex.Pattern[str] = field(compare=False, repr=False)

    def is_in(self, text: str, patience: Patience, /) -> bool:
        """Whether it matches somewhere. Raises ``TooSlow``."""
        with self._minding(patience) as left:
            return self._compiled.search(text[:SEARCHED], timeout=left) is not None

    def places(self, text: str, most: int, patience: Patience, /) -> list[tuple[int, int]]:
        """Where the first matches begin and end; one of nothing is none. Raises ``TooSlow``."""
        with self._minding(patience) as left:
            matches = self._compiled.finditer(text[:SEARCHED], timeout=left)
            return list(islice((match.span() for match in matches if match.end() > match.start()), most))

    @contextmanager
    def _minding(self, patience: Patience) -> Iterator[float]:
        """The seconds that are left, of which what is used is taken off."""
        began = thread_time()
        try:
            yield max(patience.left, 0.0)  # less than nothing would be taken for any amount
        except TimeoutError:
            raise TooSlow(self.text) from None
        finally:
            patience.left -= thread_time() - began


def pattern_of(text: str) -> Pattern | None:
    """What to search for: a plain text, or a regular expression as in ``/memory: \\d+/``; ``None`` for nothing.

    Capitals matter only where the text has some. Raises ``WrongUse`` for an expression that is none.
    """
    if not text:
        return None
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        return _expression(text)
    return PlainText(text, re.compile(re.escape(text), re.NOFLAG if _has_capitals(text) else re.IGNORECASE))


def _expression(text: str) -> Expression:
    import regex  # with the first expression: most people never type one

    source = text[1:-1]
    flags = 0 if _has_capitals(re.sub(r"\\.", "", source)) else regex.IGNORECASE
    try:
        return Expression(text, regex.compile(source, flags))
    except (regex.error, OverflowError, RecursionError) as error:
        raise WrongUse(
            f"{text} is not a regular expression: {error}.", "Leave the slashes out to search for plain text."
        ) from None


def _has_capitals(text: str) -> bool:
    r"""Capitals of the text itself: those of classes such as ``\S`` are taken out before."""
    return text != text.lower()
