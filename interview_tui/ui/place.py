"""Where the dashboard works and how: plain values that the composition root passes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from interview_tui.clipboard import KEPT_SECONDS

if TYPE_CHECKING:
    from interview_tui.model.plan import Identity

AWS = "AWS"
"""The title of a place that is no sandbox."""


class Exit(Enum):
    """Where the user wants to go on when the dashboard ends."""

    SANDBOX = "sandbox"


@dataclass(frozen=True, slots=True)
class Place:
    """The account and region in the header; ``account`` and ``region`` may be empty until AWS has told them."""

    title: str
    region: str = ""
    account: str = ""
    opening: str = "Connecting to AWS…"
    temporary: bool = False
    """Whether everything in it ends with the program, as in the demo's sandbox."""

    def known_as(self, identity: Identity) -> Place:
        """The place with what AWS has told of it; what answers elsewhere is not called AWS."""
        title = urlsplit(identity.endpoint).netloc if identity.endpoint and self.title == AWS else self.title
        return replace(self, title=title, region=identity.region, account=identity.account)

    @property
    def words(self) -> str:
        """Such as ``sandbox · us-east-1 · 000000000000``."""
        return " · ".join(part for part in (self.title, self.region, self.account) if part)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the dashboard behaves; times are in seconds unless they say otherwise."""

    refresh: float = 3.0
    longest_pause: float = 15.0
    """The longest pause between two attempts while AWS cannot be reached."""
    settle: float = 0.25
    """How long the cursor rests on an interview before it is read: scrolling through many reads none of them."""
    rest: float = 1.0
    """How long the cursor rests on an interview before that is verified by itself."""
    again: float = 15.0
    """How long after an error a log is read again."""
    compare: float = 30.0
    """How long after a comparison with what was planted, which reads everything, the open tab makes another."""
    hours: float = 4.0
    """The length that the form for a new interview offers."""
    sound: bool = False
    """Whether the bell rings when an interview is about to end."""
    notify: bool = False
    """Whether the terminal is asked for a desktop notification then."""
    theme: str = "interview-dark"
    animations: bool = True
    revealed: float = 30.0
    """How long secrets are shown before they mask themselves again."""
    copied: float = KEPT_SECONDS
    """How long a secret stays in the clipboard."""
    read_only: bool = False
    """Whether nothing may be changed: the desk is then used through a cloud that refuses it."""
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Other keys for commands, by their ids."""
    lead: Callable[[str], str] = str
    """Makes of every command line in a text one that leads to the place that the dashboard is on."""
