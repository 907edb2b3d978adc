"""What can be hung onto a function beside its code and its configuration; a fresh one has none of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from caretaker.changes import Change, change

_LATEST = "$LATEST"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One such thing and the call that removes it."""

    change: Change
    remove: Callable[[], object]


def attached(client: Any, function: str) -> Iterator[Attachment]:
    """In the order in which they can be removed: what calls the function, what points to versions, the versions."""
    yield from _mappings(client, function)
    yield from _ways_in(client, function)
    yield from _permissions(client, function)
    yield from _concurrency(client, function)
    yield from _aliases(client, function)
    yield from _versions(client, function)


def _added(what: str, remove: Callable[..., object], **arguments: str) -> Attachment:
    return Attachment(change(what, "added"), partial(remove, **arguments))


def _mappings(client: Any, function: str) -> Iterator[Attachment]:
    for mapping in _listed(client, "list_event_source_mappings", "EventSourceMappings", function):
        if mapping.get("State") == "Deleting":
            continue
        source = str(mapping.get("EventSourceArn", mapping["UUID"])).rpartition(":")[2]
        yield _added(f"function trigger {source}", client.delete_event_source_mapping, UUID=mapping["UUID"])


def _ways_in(client: Any, function: str) -> Iterator[Attachment]:
    for url in _listed(client, "list_function_url_configs", "FunctionUrlConfigs", function):
        where = _qualified(url["FunctionArn"], function)
        yield _added("function URL", client.delete_function_url_config, **where)
    for config in _listed(client, "list_function_event_invoke_configs", "FunctionEventInvokeConfigs", function):
        where = _qualified(config["FunctionArn"], function)
        yield _added("function destinations", client.delete_function_event_invoke_config, **where)


def _permissions(client: Any, function: str) -> Iterator[Attachment]:
    """Those of the function itself; those of aliases and versions go with them."""
    with suppress(client.exceptions.ResourceNotFoundException):
        policy = json.loads(client.get_policy(FunctionName=function)["Policy"])
        for statement in policy["Statement"]:
            name = statement["Sid"]
            arguments = {"FunctionName": function, "StatementId": name}
            yield _added(f"function permission {name}", client.remove_permission, **arguments)


def _concurrency(client: Any, function: str) -> Iterator[Attachment]:
    if "ReservedConcurrentExecutions" in client.get_function_concurrency(FunctionName=function):
        yield _added("function concurrency", client.delete_function_concurrency, FunctionName=function)


def _aliases(client: Any, function: str) -> Iterator[Attachment]:
    for alias in _listed(client, "list_aliases", "Aliases", function):
        where = {"FunctionName": function, "Name": alias["Name"]}
        remove = partial(_remove_kept_warm, client, function, alias["Name"], client.delete_alias)
        yield _added(f"function alias {alias['Name']}", remove, **where)


def _versions(client: Any, function: str) -> Iterator[Attachment]:
    for version in _listed(client, "list_versions_by_function", "Versions", function):
        number = version["Version"]
        if number != _LATEST:
            remove = partial(_remove_kept_warm, client, function, number, client.delete_function)
            yield _added(f"function version {number}", remove, FunctionName=function, Qualifier=number)


def _remove_kept_warm(
    client: Any, function: str, qualifier: str, remove: Callable[..., object], **arguments: str
) -> None:
    """What is kept warm for an alias or a version bills by the hour: that first."""
    with suppress(client.exceptions.ProvisionedConcurrencyConfigNotFoundException):
        client.delete_provisioned_concurrency_config(FunctionName=function, Qualifier=qualifier)
    remove(**arguments)


def _listed(client: Any, operation: str, key: str, function: str) -> Iterator[Any]:
    for page in client.get_paginator(operation).paginate(FunctionName=function):
        yield from page.get(key, ())


def _qualified(arn: str, function: str) -> dict[str, str]:
    """The arguments that name a function, or one of its aliases or versions."""
    qualifier = arn.rpartition(f":{function}:")[2] if f":{function}:" in arn else ""
    return {"FunctionName": function, **({"Qualifier": qualifier} if qualifier not in ("", _LATEST) else {})}
