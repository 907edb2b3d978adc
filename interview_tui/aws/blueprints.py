"""The templates and packages that this version brings: implements ``model.local_ports.Blueprints``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from interview_tui.aws import packages, templates
from interview_tui.data import data_path
from interview_tui.model.challenge import Challenge
from interview_tui.model.errors import CannotStart
from interview_tui.model.plan import Package, Template

Made = TypeVar("Made")

_SHARED_FUNCTIONS: Mapping[str, Callable[[], Package]] = MappingProxyType(
    {"CaretakerKey": packages.caretaker, "DatabaseAgentKey": packages.database_agent, "ReaperKey": packages.reaper}
)
"""Builders of the shared functions' packages by template parameter."""


class PackagedBlueprints:
    """Everything is made when it is first asked for, and once; safe to share between threads."""

    def __init__(self, challenges: Mapping[str, Challenge]) -> None:
        self._challenges = challenges
        self._made: dict[object, Any] = {}
        self._lock = threading.RLock()

    def shared_source_hash(self) -> str:
        """The hash over the shared template and its packages."""
        return self._once("hash", self._hash)

    def shared_template(self) -> Template:
        """The shared tier's template."""
        return self._once("shared", templates.shared_tier)

    def shared_packages(self) -> Mapping[str, Package]:
        """The shared functions' packages by template parameter."""
        return self._packages(_SHARED_FUNCTIONS)

    def interview_template(self, challenges: Sequence[str]) -> Template:
        """The composed template for these challenge keys, the same whatever their order."""
        fragments = tuple(challenge.fragment for challenge in self._chosen(challenges))
        return self._once(fragments, partial(templates.compose, fragments))

    def interview_packages(self, challenges: Sequence[str]) -> Mapping[str, Package]:
        """The challenges' function packages by template parameter."""
        return self._packages(
            {
                parameter: partial(_function, name, challenge.fragment)
                for challenge in self._chosen(challenges)
                for parameter, name in challenge.packages.items()
            }
        )

    def _chosen(self, keys: Sequence[str]) -> list[Challenge]:
        """The challenges in the registry's order, so that the same choice always gives the same template."""
        return [challenge for key, challenge in self._challenges.items() if key in keys]

    def _packages(self, builders: Mapping[str, Callable[[], Package]]) -> Mapping[str, Package]:
        return MappingProxyType({parameter: self._once(parameter, build) for parameter, build in builders.items()})

    def _hash(self) -> str:
        return packages.source_hash(self.shared_template().body, self.shared_packages().values())

    def _once(self, key: object, make: Callable[[], Made]) -> Made:
        with self._lock, _told_plainly():
            if key not in self._made:
                self._made[key] = make()
            made: Made = self._made[key]
            return made


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (packages.PackageError, templates.TemplateError, OSError) as error:
        raise CannotStart(
            f"This installation is not complete: {error}", "Install interview-tui again; a checkout needs `make`."
        ) from error


def _function(name: str, fragment: str) -> Package:
    """A challenge's function, whose source is in the challenge's asset folder."""
    return packages.function(name, data_path("assets", "challenges", fragment, "function"))
