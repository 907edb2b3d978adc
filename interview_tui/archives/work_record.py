"""The part of the record that tells a candidate's work piece by piece."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from interview_tui.archives.masking import masked_code, masked_tree
from interview_tui.model.comparing import unified_text
from interview_tui.model.work import CacheUse, Definition, ItemChange, Run, Timing, Work

Record = dict[str, Any]
_STATES = {(False, True): "added", (True, False): "removed", (True, True): "changed"}
"""By whether something was there, and is."""


def work_record(work: Work) -> Record:
    """Items, definitions, times and the cache, masked; definitions in a way that leaves them readable."""
    found = {
        "challenge": work.challenge,
        "left_out": list(work.left_out),
        "tables": _tables(work.items),
        "items": [_item(each) for each in work.items],
        "queries": [_timing(each) for each in work.timings],
        "cache": None if work.cache is None else _cache(work.cache),
    }
    masked: Record = masked_tree(found)
    return {**masked, "definitions": [_definition(each) for each in work.definitions]}


def _tables(items: Iterable[ItemChange]) -> list[Record]:
    """How many items of each table differ, by what was done to them."""
    counts = Counter((item.table, _state(item)) for item in items)
    names = dict.fromkeys(table for table, _ in counts)
    return [{"table": name, **{state: counts[name, state] for state in _STATES.values()}} for name in names]


def _state(item: ItemChange) -> str:
    return _STATES[item.before is not None, item.after is not None]


def _item(item: ItemChange) -> Record:
    before, after = item.before or {}, item.after or {}
    missing = object()
    names = [name for name in {**before, **after} if before.get(name, missing) != after.get(name, missing)]
    return {
        "table": item.table,
        "key": item.key,
        "state": _state(item),
        "attributes": names if _state(item) == "changed" else [],
        "before": item.before,
        "after": item.after,
    }


def _definition(definition: Definition) -> Record:
    before, after = masked_code(definition.before), masked_code(definition.after)
    return {
        "what": masked_code(definition.what),
        "state": _STATES[bool(before), bool(after)],
        "before": before or None,
        "after": after or None,
        "diff": unified_text(before, after),
    }


def _timing(timing: Timing) -> Record:
    faster = timing.faster
    return {
        "query": timing.query,
        "title": timing.title,
        "planted": _run(timing.planted),
        "now": _run(timing.now),
        "times_as_fast": None if faster is None else round(faster, 1 if faster < 10 else None),
    }


def _run(run: Run) -> Record:
    return {"milliseconds": run.milliseconds, "plan": list(run.plan), "trouble": run.trouble}


def _cache(cache: CacheUse) -> Record:
    hits, misses = (int(cache.figures.get(f"keyspace_{name}") or 0) for name in ("hits", "misses"))
    ratio = round(hits / (hits + misses), 3) if hits + misses else None
    return {**asdict(cache), "hit_ratio": ratio}
