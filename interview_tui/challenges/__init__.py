"""The challenges, in the order in which they are shown. Adding one: docs/adding-a-challenge.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from interview_tui.challenges import data_migration, memory_leak, slow_queries
from interview_tui.model.challenge import Challenge

REGISTRY = (data_migration.CHALLENGE, memory_leak.CHALLENGE, slow_queries.CHALLENGE)

CHALLENGES: Mapping[str, Challenge] = MappingProxyType({challenge.key: challenge for challenge in REGISTRY})
