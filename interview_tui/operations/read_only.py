"""Looking only: every request that would change something is refused where it would be made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, cast

from interview_tui.model.errors import ReadOnly
from interview_tui.model.ports import Cloud

CHANGING = frozenset(
    {
        "cancel_update", "change_parameters", "change_stack", "create_stack", "delete_stack", "end_tunnels", "link",
        "release", "remove", "set_boundary", "unprotect", "update_stack", "upload",
    }
)  # fmt: skip
"""What is refused. Verification calls functions and takes up the candidate's role: that changes nothing and stays."""


LOOKING = frozenset({"diff", "reach", "verify", "work"})
"""What the caretaker may be asked for; everything else that it can do changes something."""


def read_only(cloud: Cloud) -> Cloud:
    """The same cloud, without the requests that change something."""
    return cast("Cloud", _ReadOnlyCloud(cloud))


class _ReadOnlyCloud:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def __getattr__(self, name: str) -> Any:
        return refuse if name in CHANGING else getattr(self._cloud, name)

    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Have it look, never do."""
        if payload.get("action") not in LOOKING:
            refuse()
        return self._cloud.caretaker(payload)


def refuse(*_args: object, **_options: object) -> NoReturn:
    """Say that nothing may be changed."""
    raise ReadOnly(
        "This would change something, and the program was started to look only.", "Start it without --read-only."
    )
