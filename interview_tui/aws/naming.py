"""Whose a name is. Ids may begin with one another: ``interview-a`` is not the owner of ``interview-a-b-Schools``."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from interview_tui.aws import templates
from interview_tui.data import data_path
from interview_tui.model.names import MAX_ID, PREFIX

_TEMPLATE_NAME = re.compile(r"(?:/[\w/-]+/)?\$\{InterviewId\}-([A-Za-z0-9-]+)")
_ID_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@functools.cache
def known_endings() -> Mapping[str, frozenset[str]]:
    """By resource type, what the templates put behind an interview's id, such as ``Schools`` for a table."""
    fragments = sorted(path.stem for path in data_path("cfn", "challenges").glob("*.yaml"))
    found: dict[str, set[str]] = {}
    for resource in templates.document(fragments)["Resources"].values():
        for value in resource.get("Properties", {}).values():
            if ending := _ending(value):
                found.setdefault(resource["Type"], set()).add(ending)
    return MappingProxyType({type_: frozenset(endings) for type_, endings in found.items()})


def belongs(name: str, interview_id: str, endings: Collection[str], others: Collection[str]) -> bool:
    """Whether something of this name is the interview's.

    ``endings`` are those that the templates give to this kind of thing, ``others`` the ids of all other interviews.
    A name that the templates do not know was made beside the stack: it is the interview's, unless another one with a
    longer id exists, or once existed, that it fits better.
    """
    prefix = f"{interview_id}-"
    if not name.startswith(prefix):
        return False
    rest = name.removeprefix(prefix)
    if rest in endings:
        return True
    if any(other.startswith(prefix) and f"{name}-".startswith(f"{other}-") for other in others):
        return False
    return not any(_is_longer_id(interview_id, rest, ending) for ending in endings)


def owner(name: str, endings: Collection[str]) -> str:
    """The id of the interview that a name fits exactly: an id, a hyphen, a known ending; empty when it fits none."""
    for ending in sorted(endings, key=len, reverse=True):
        found = name.removesuffix(f"-{ending}")
        is_id = found.startswith(PREFIX) and _ID_PART.fullmatch(found.removeprefix(PREFIX))
        if found != name and is_id and len(found) <= MAX_ID:
            return found
    return ""


def _is_longer_id(interview_id: str, rest: str, ending: str) -> bool:
    """Whether ``rest`` is the remainder of a longer id, and then a known ending."""
    middle = rest.removesuffix(f"-{ending}")
    return middle != rest and bool(_ID_PART.fullmatch(middle)) and len(f"{interview_id}-{middle}") <= MAX_ID


def _ending(value: Any) -> str:
    text = value.get("Fn::Sub") if isinstance(value, Mapping) else None
    match = _TEMPLATE_NAME.fullmatch(text) if isinstance(text, str) else None
    return match[1] if match else ""
