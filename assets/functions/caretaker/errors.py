"""What goes wrong, in words that a stack event can show."""

from __future__ import annotations


class CaretakerError(Exception):
    """The work could not be done; the message says why and holds no secret."""
