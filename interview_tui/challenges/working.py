"""What the caretaker tells of a candidate's work, in the product's values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from interview_tui.model.errors import CloudError
from interview_tui.model.ports import Cloud
from interview_tui.model.work import CacheKey, CacheUse, Definition, ItemChange, Run, Timing, Work

MOST_PAGES = 12
"""Pages of items, of up to 2.5 MB each."""
_MOST_DIGITS = 15
"""Of a number that every program reads as the number that it is."""
_NOT_KNOWN = "not 'work'"


def of_tables(cloud: Cloud, challenge: str, target: Mapping[str, Any]) -> Work:
    """Every item that differs, page by page."""
    found: list[ItemChange] = []
    place: Any = None
    for _ in range(MOST_PAGES):
        answer = _ask(cloud, challenge, target if place is None else {**target, "after": place})
        found += [_item(each) for each in answer["items"]]
        more, place = int(answer.get("more") or 0), answer.get("next")
        if not more or place is None:
            break
    left_out = (f"{more:,} more items differ, and are not in this archive.",) if more else ()
    return Work(challenge, items=tuple(found), left_out=left_out)


def of_database(cloud: Cloud, challenge: str, target: Mapping[str, Any]) -> Work:
    """Definitions, the times of the queries, and what is in the cache."""
    answer = _ask(cloud, challenge, target)
    more = int(answer.get("more") or 0)
    cut = f"{more:,} more definitions differ, and are not in this archive." if more else ""
    return Work(
        challenge,
        definitions=tuple(
            Definition(str(each["what"]), str(each.get("before") or ""), str(each.get("after") or ""))
            for each in answer["definitions"]
        ),
        timings=tuple(
            Timing(str(each["query"]), str(each["title"]), _run(each["planted"]), _run(each["now"]))
            for each in answer["timings"]
        ),
        cache=_cache(answer["cache"]),
        left_out=tuple(filter(None, (cut, str(answer.get("trouble") or "")))),
    )


def _ask(cloud: Cloud, challenge: str, target: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return cloud.caretaker({"action": "work", "challenge": challenge, "target": dict(target)})
    except CloudError as error:
        if _NOT_KNOWN in error.title:
            raise CloudError(
                f"The caretaker of the shared tier cannot tell the work of challenge {challenge} yet:"
                " `interview-tui bootstrap` brings it up to date.",
            ) from error
        raise


def _item(answer: Mapping[str, Any]) -> ItemChange:
    before, after = answer.get("before"), answer.get("after")
    return ItemChange(
        str(answer["table"]),
        ", ".join(_words(plain(value)) for value in answer["key"].values()),
        None if before is None else {name: plain(value) for name, value in before.items()},
        None if after is None else {name: plain(value) for name, value in after.items()},
    )


def plain(value: Mapping[str, Any]) -> Any:
    """A value of DynamoDB as JSON has it; what JSON has no word for, such as a set, keeps its type's letters."""
    ((kind, content),) = value.items()
    match kind:
        case "S" | "BOOL":
            return content
        case "NULL":
            return None
        case "N":
            return _number(str(content))
        case "L":
            return [plain(each) for each in content]
        case "M":
            return {name: plain(each) for name, each in content.items()}
    return {kind: content}


def _number(text: str) -> Any:
    """The number, unless it has more digits than other programs keep."""
    if sum(map(str.isdigit, text)) > _MOST_DIGITS or "E" in text.upper():
        return {"N": text}
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _run(answer: Mapping[str, Any]) -> Run:
    milliseconds = answer.get("ms")
    return Run(
        None if milliseconds is None else float(milliseconds),
        tuple(map(str, answer.get("plan", ()))),
        str(answer.get("trouble", "")),
    )


def _cache(answer: Mapping[str, Any]) -> CacheUse:
    if answer.get("trouble"):
        return CacheUse(trouble=str(answer["trouble"]))
    return CacheUse(
        total=int(answer["total"]),
        expiring=int(answer["expiring"]),
        looked_at=int(answer["looked_at"]),
        types={str(name): int(number) for name, number in answer["types"].items()},
        keys=tuple(
            CacheKey(int(each["database"]), str(each["name"]), str(each["type"]), each["ttl"], each["bytes"])
            for each in answer["keys"]
        ),
        figures=dict(answer["figures"]),
    )
