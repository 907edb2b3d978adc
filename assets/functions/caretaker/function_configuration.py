"""The configuration of a function in one form, whether a template has it or the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from caretaker.changes import Change, change

Settings = dict[str, Any]
"""Settings by the names of the service, each with its innermost value: ``{"TracingConfig": "PassThrough", ...}``."""


def _inside(name: str) -> Callable[[Any], Any]:
    return lambda value: value.get(name) if isinstance(value, Mapping) else value


def _layers(value: Any) -> list[str]:
    return [layer["Arn"] if isinstance(layer, Mapping) else str(layer) for layer in value or ()]


def _logging(value: Any) -> dict[str, str]:
    """Group and format; of lines that are plain text there are no levels to choose from."""
    given = value or {}
    form = given.get("LogFormat") or "Text"
    levels = {name: given.get(name) or "INFO" for name in ("ApplicationLogLevel", "SystemLogLevel")}
    return {"LogFormat": form, "LogGroup": str(given.get("LogGroup", "")), **(levels if form == "JSON" else {})}


def _network(value: Any) -> dict[str, list[str]]:
    found = {name: sorted((value or {}).get(name) or ()) for name in ("SecurityGroupIds", "SubnetIds")}
    return found if any(found.values()) else {}


def _variables(value: Any) -> dict[str, str]:
    inner = (value or {}).get("Variables", value or {})
    return {name: str(text) for name, text in inner.items()}


_READ: Mapping[str, Callable[[Any], Any]] = {
    "Architectures": list,
    "DeadLetterConfig": _inside("TargetArn"),
    "Description": str,
    "Environment": _variables,
    "EphemeralStorage": lambda value: int(_inside("Size")(value)),
    "FileSystemConfigs": list,
    "Handler": str,
    "KMSKeyArn": str,
    "Layers": _layers,
    "LoggingConfig": _logging,
    "MemorySize": int,
    "Role": str,
    "Runtime": str,
    "SnapStart": _inside("ApplyOn"),
    "Timeout": int,
    "TracingConfig": _inside("Mode"),
    "VpcConfig": _network,
}
_DEFAULTS: Settings = {
    "DeadLetterConfig": "",
    "Description": "",
    "Environment": {},
    "EphemeralStorage": 512,
    "FileSystemConfigs": [],
    "KMSKeyArn": "",
    "Layers": [],
    "MemorySize": 128,
    "SnapStart": "None",
    "Timeout": 3,
    "TracingConfig": "PassThrough",
    "VpcConfig": {},
}
_WORDS = {
    "Architectures": "architecture",
    "DeadLetterConfig": "dead-letter queue",
    "EphemeralStorage": "temporary storage",
    "FileSystemConfigs": "file systems",
    "KMSKeyArn": "key",
    "LoggingConfig": "logging",
    "MemorySize": "memory",
    "SnapStart": "SnapStart",
    "TracingConfig": "tracing",
    "VpcConfig": "network",
}
# Written otherwise than they are read.
_WRITTEN: Mapping[str, Callable[[Any], Any]] = {
    "DeadLetterConfig": lambda value: {"TargetArn": value},
    "Environment": lambda value: {"Variables": value},
    "EphemeralStorage": lambda value: {"Size": value},
    "SnapStart": lambda value: {"ApplyOn": value},
    "TracingConfig": lambda value: {"Mode": value},
    "VpcConfig": lambda value: value or {"SubnetIds": [], "SecurityGroupIds": []},
}


def settings(given: Mapping[str, Any]) -> Settings:
    """What is said there, and the service's defaults for the rest."""
    said = {name: read(given[name]) for name, read in _READ.items() if given.get(name) is not None}
    return _DEFAULTS | {name: value for name, value in said.items() if value is not None}


def differing(found: Settings, wanted: Settings) -> Iterator[Change]:
    """Each setting that is not as it should be; variables are not quoted, for they may hold secrets."""
    for name, value in wanted.items():
        held = found.get(name)
        if held != value:
            plain = isinstance(value, int | str) and held not in (None, "") and value != ""
            yield change(f"function {_WORDS.get(name, name.lower())}", f"{held}, was {value}" if plain else "changed")


def request(found: Settings, wanted: Settings) -> dict[str, Any]:
    """What UpdateFunctionConfiguration is called with: what differs, and the variables in any case."""
    chosen = {
        name: value
        for name, value in wanted.items()
        if name == "Environment" or (found.get(name) != value and name != "Architectures")
    }
    return {name: _WRITTEN.get(name, lambda same: same)(value) for name, value in chosen.items()}


def creation(wanted: Settings) -> dict[str, Any]:
    """What CreateFunction is called with: what says something."""
    return {
        name: _WRITTEN.get(name, lambda same: same)(value)
        for name, value in wanted.items()
        if value not in ("", [], {})
    }
