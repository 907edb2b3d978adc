"""Lambda functions. Source of the states: the Lambda API reference, ``FunctionConfiguration``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, missing, state_of
from interview_tui.model.health import CheckState, ResourceHealth, worst

TYPE = "AWS::Lambda::Function"

# Inactive is a function that was idle for weeks: the next call wakes it up.
STATES = {
    CheckState.OK: frozenset({"Active", "Inactive"}),
    CheckState.PENDING: frozenset({"Pending"}),
    CheckState.FAILED: frozenset({"ActiveNonInvocable", "Deactivated", "Deactivating", "Deleting", "Failed"}),
}
UPDATE_STATES = {
    CheckState.OK: frozenset({"Successful"}),
    CheckState.PENDING: frozenset({"InProgress"}),
    CheckState.FAILED: frozenset({"Failed"}),
}


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """One by one: the listing of functions leaves their states out.

    GetFunction may be called 100 times a second; GetFunctionConfiguration would share 15 with everything else that
    goes to Lambda, the listing, CloudFormation and candidates among it.
    """
    return tuple(_look_at(clients, name) for name in names)


def _look_at(clients: Clients, name: str) -> ResourceHealth:
    client = clients.functions
    try:
        answer = client.get_function(FunctionName=name)["Configuration"]
    except client.exceptions.ResourceNotFoundException:
        return missing(TYPE, name)
    return health(name, answer)


def listing(clients: Clients) -> Iterable[ResourceHealth]:
    """Every function, fifty a page. The listing knows no states: that a function is there is all that it says."""
    for found in _functions(clients):
        yield ResourceHealth(TYPE, found["FunctionName"], CheckState.OK, " · ".join(["exists", *_size(found)]))


def health(name: str, answer: Mapping[str, Any]) -> ResourceHealth:
    """The health of a function as ``GetFunction`` tells it under ``Configuration``."""
    state, update = answer.get("State", ""), answer.get("LastUpdateStatus", "Successful")
    found = worst((state_of(state, STATES), state_of(update, UPDATE_STATES)))
    words = [state or "no state"]
    if update != "Successful":
        words.append(f"update {update}")
    if found is CheckState.OK:
        words += _size(answer)
    else:
        reason = answer.get("StateReason") or answer.get("LastUpdateStatusReason")
        words += [str(reason)] if reason else []
    return ResourceHealth(TYPE, name, found, " · ".join(words))


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every function's name; there is no listing by prefix."""
    return (Carrier(found["FunctionName"], found["FunctionName"]) for found in _functions(clients))


def _functions(clients: Clients) -> Iterable[Mapping[str, Any]]:
    for page in clients.functions.get_paginator("list_functions").paginate():
        yield from page["Functions"]


def _size(function: Mapping[str, Any]) -> list[str]:
    return [f"{function.get('MemorySize', '?')} MB", str(function.get("Runtime") or "container image")]


def remove(clients: Clients, name: str) -> None:
    """Delete one with all its versions."""
    clients.functions.delete_function(FunctionName=name)


LAMBDA_FUNCTION = ResourceType(TYPE, look, existing, listing, barely=True, remove=remove)
