"""What goes wrong, in words that the caretaker can hand on."""

from __future__ import annotations


class AgentError(Exception):
    """The work could not be done; the message says why and holds no secret."""
