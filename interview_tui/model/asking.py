"""How a question is put to the outside world: once, or again while the trouble with it passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Value = TypeVar("Value")


class Asking(Protocol):
    """Puts a question that is one of many, such that one that fails does not put the others again.

    May be called from several threads at once.
    """

    def __call__(self, question: Callable[[], Value], /) -> Value:
        """The answer, or the error with which the question ended."""


def once(question: Callable[[], Value], /) -> Value:
    """The answer to the one attempt."""
    return question()
