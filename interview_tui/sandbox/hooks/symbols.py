"""Every private name of the emulator that a hook relies on is looked up here, so that an upgrade fails by name."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from interview_tui.model.errors import CannotStart

_HINT = "Install the versions that the sandbox was made for: pip install --force-reinstall 'interview-tui[sandbox]'."
_MISSING = object()


class EmulatorChanged(CannotStart):
    """The emulator no longer has something that a hook builds on."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The emulator has changed: {what}.", _HINT)


def require(owner: Any, name: str, *parameters: str) -> Any:
    """The attribute; with ``parameters``, a function whose first parameters have these names."""
    value: Any = getattr(owner, name, _MISSING)
    where = f"{getattr(owner, '__name__', owner)}.{name}"
    if value is _MISSING:
        raise EmulatorChanged(f"{where} is gone")
    if parameters:
        found = tuple(inspect.signature(value).parameters)
        if found[: len(parameters)] != parameters:
            raise EmulatorChanged(f"{where} takes ({', '.join(found)}), not ({', '.join(parameters)})")
    return value


def require_handler(handlers: Mapping[str, Any], resource_type: str, *actions: str) -> dict[str, Any]:
    """The emulator's functions for a resource type of CloudFormation, by action."""
    handler = handlers.get(resource_type)
    if not isinstance(handler, dict):
        raise EmulatorChanged(f"it has no handler for {resource_type}")
    missing = [action for action in actions if action not in handler]
    if missing:
        raise EmulatorChanged(f"the handler for {resource_type} has no {', '.join(missing)}")
    return handler


def require_text(owner: Any, name: str, fragment: str) -> str:
    """A text that contains the fragment which a hook replaces."""
    text = require(owner, name)
    if not isinstance(text, str) or fragment not in text:
        raise EmulatorChanged(f"{owner.__name__}.{name} no longer contains {fragment.strip()[:60]!r}")
    return text
