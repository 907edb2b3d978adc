"""How the function of challenge B was made: read from its own stack, whichever version of the program made that."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from interview_tui.challenges.stack_values import stack_values
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Cloud
from interview_tui.model.tags import tags_of

FUNCTION, LOG_GROUP = "LeakyApi", "LeakyApiLogGroup"
"""The names of the function and of its log in the template."""

USUAL: Mapping[str, Any] = MappingProxyType(
    {
        "Architectures": ("x86_64",),
        "Description": "",
        "Environment": {},
        "EphemeralStorage": 512,
        "Layers": [],
        "MemorySize": 128,
        "Timeout": 3,
        "TracingConfig": "PassThrough",
    }
)
"""What Lambda makes of what a template leaves out. Source: the Lambda API reference, CreateFunction."""

_PLAIN = (
    "Architectures",
    "Description",
    "Handler",
    "Layers",
    "LoggingConfig",
    "MemorySize",
    "Role",
    "Runtime",
    "Timeout",
)
_WITHIN = {
    "Environment": "Variables",
    "EphemeralStorage": "Size",
    "TracingConfig": "Mode",
}
"""Properties of which one part says everything."""


def target(interview: Interview, cloud: Cloud) -> dict[str, Any]:
    """The function and its log; package, configuration and tags as they were in the beginning."""
    values = stack_values(interview, cloud)
    properties = values.properties(FUNCTION)
    code = properties.get("Code", {})
    return {
        "function": interview.output("LeakyApiFunction"),
        "log_group": interview.output("LeakyApiLogGroup"),
        "bucket": code["S3Bucket"],
        "key": code["S3Key"],
        "configuration": _configuration(properties),
        # Without retention a log is kept for ever.
        "retention": int(values.properties(LOG_GROUP).get("RetentionInDays", 0)),
        "tags": tags_of(interview),
    }


def _configuration(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The template's properties, and Lambda's own values for the rest."""
    plain = {name: properties[name] for name in _PLAIN if name in properties}
    within = {name: properties[name][part] for name, part in _WITHIN.items() if name in properties}
    return {**USUAL, **plain, **within}
