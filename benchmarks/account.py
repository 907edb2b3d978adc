"""An AWS account with any number of interviews, as its services would describe it: page by page, in their protocols."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import quote

from benchmarks import shapes

MEGABYTE = 1_000_000
"""The longest page of DescribeStacks."""
INSTANCES_A_PAGE = CLUSTERS_A_PAGE = 100
FUNCTIONS_A_PAGE = 50

Parameters = Mapping[str, str]


class Unknown(Exception):
    """Something that this account does not have, or a request that it does not know."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Account:
    """Every answer is made of parts that were rendered beforehand, so that serving it takes next to no time."""

    def __init__(self, interviews: int, now: datetime | None = None) -> None:
        began = (now or datetime.now(UTC)) - timedelta(minutes=30)
        self.ids = [f"interview-20261121-{number:04}" for number in range(1, interviews + 1)]
        self._stacks = {"interviews-shared": shapes.shared_stack(began)} | {
            name: shapes.stack(name, began + timedelta(seconds=number)) for number, name in enumerate(self.ids)
        }
        self._instances = {f"{name}-database": shapes.instance(f"{name}-database", began) for name in self.ids}
        self._clusters = {f"{name}-cache": shapes.cluster(f"{name}-cache", began) for name in self.ids}
        shared = ("interviews-caretaker", "interviews-database-agent")
        names = (*shared, *(f"{name}-leaky-api" for name in self.ids))
        self._functions = {name: shapes.function(name) for name in names}
        self._query: dict[str, Callable[[Parameters], str]] = {
            "DescribeStacks": self._describe_stacks,
            "ListStackResources": self._list_stack_resources,
            "DescribeStackEvents": lambda _: "<StackEvents/>",
            "DescribeDBInstances": self._describe_instances,
            "DescribeCacheClusters": self._describe_clusters,
            "GetCallerIdentity": lambda _: shapes.CALLER,
            "GetRole": shapes.role,
            "AssumeRole": lambda _: shapes.assumed_role(began + timedelta(hours=8)),
        }

    def query(self, action: str, parameters: Parameters) -> str:
        """The answer of a service with the query protocol, in XML."""
        if action not in self._query:
            raise Unknown("InvalidAction", f"{action} is not known here")
        return shapes.answered(action, self._query[action](parameters))

    def table(self, name: str) -> dict[str, Any]:
        """The answer to DescribeTable."""
        return {"Table": {"TableName": name, "TableStatus": "ACTIVE", "ItemCount": 0}}

    def functions(self, marker: str) -> str:
        """The answer to ListFunctions, in JSON."""
        page, following = paged(list(self._functions.values()), marker, FUNCTIONS_A_PAGE)
        return f'{{"Functions": [{", ".join(page)}], "NextMarker": {json.dumps(following or None)}}}'

    def function(self, name: str) -> str:
        """The answer to GetFunctionConfiguration, in JSON."""
        if name not in self._functions:
            raise Unknown("ResourceNotFoundException", f"Function not found: {name}")
        return self._functions[name].replace("{", '{"State": "Active", "LastUpdateStatus": "Successful", ', 1)

    def called(self, name: str, payload: Mapping[str, Any]) -> str:
        """What a function answers, in JSON: all is as it was planted."""
        if name == "interviews-caretaker":
            answer = shapes.REACHED if payload["action"] == "reach" else shapes.VERIFIED[payload["challenge"]]
            return json.dumps(answer)
        return json.dumps({"statusCode": 200, "body": json.dumps({"status": "ok", "rss_mb": 38})})

    def _describe_stacks(self, parameters: Parameters) -> str:
        name = parameters.get("StackName", "")
        if name:
            name = name.split("/")[1] if name.startswith("arn:") else name
            if name not in self._stacks:
                raise Unknown("ValidationError", f"Stack with id {name} does not exist")
            return shapes.members("Stacks", [self._stacks[name]])
        begin = int(parameters.get("NextToken") or 0)
        page = list(fitting(islice(self._stacks.values(), begin, None), MEGABYTE))
        end = begin + len(page)
        token = f"<NextToken>{end}</NextToken>" if end < len(self._stacks) else ""
        return shapes.members("Stacks", page) + token

    def _list_stack_resources(self, parameters: Parameters) -> str:
        name = parameters["StackName"]
        return shapes.stack_resources(name.split("/")[1] if name.startswith("arn:") else name)

    def _describe_instances(self, parameters: Parameters) -> str:
        return _listed("DBInstance", self._instances, parameters, INSTANCES_A_PAGE)

    def _describe_clusters(self, parameters: Parameters) -> str:
        return _listed("CacheCluster", self._clusters, parameters, CLUSTERS_A_PAGE)


def paged(items: Sequence[str], marker: str, size: int) -> tuple[Sequence[str], str]:
    """One page and the marker of the next; empty after the last."""
    begin = int(marker or 0)
    end = begin + size
    return items[begin:end], str(end) if end < len(items) else ""


def fitting(items: Iterator[str], size: int) -> Iterator[str]:
    """As many as fit a page of this size."""
    length = 0
    for item in items:
        length += len(item)
        if length > size:
            return
        yield item


def _listed(kind: str, items: Mapping[str, str], parameters: Parameters, size: int) -> str:
    """A listing of RDS or ElastiCache, or the one thing that was asked for."""
    name = parameters.get(f"{kind}Identifier") or parameters.get(f"{kind}Id") or ""
    if name and name not in items:
        raise Unknown(f"{kind}NotFound", f"{quote(name)} not found")
    found = [items[name]] if name else list(items.values())
    page, following = paged(found, parameters.get("Marker", ""), size)
    marker = f"<Marker>{following}</Marker>" if following else ""
    return f"<{kind}s>{''.join(page)}</{kind}s>{marker}"
