"""How the function of challenge B was made: read from its own stack, whichever version of the program made that."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from interview_tui.model.errors import NotFound
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Cloud
from interview_tui.model.template_values import TemplateValues

FUNCTION = "LeakyApi"
"""The function's name in the template."""

USUAL: Mapping[str, Any] = MappingProxyType(
    {
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

_PLAIN = ("Description", "Handler", "Layers", "MemorySize", "Role", "Runtime", "Timeout")
_WITHIN = {
    "Environment": "Variables",
    "EphemeralStorage": "Size",
    "TracingConfig": "Mode",
}
"""Properties of which one part says everything."""


def target(interview: Interview, cloud: Cloud) -> dict[str, Any]:
    """The function, its log, and package and configuration as they were in the beginning."""
    properties = _values(interview, cloud).properties(FUNCTION)
    code = properties.get("Code", {})
    return {
        "function": interview.output("LeakyApiFunction"),
        "log_group": interview.output("LeakyApiLogGroup"),
        "bucket": code["S3Bucket"],
        "key": code["S3Key"],
        "configuration": _configuration(properties),
    }


def _configuration(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The template's properties, and Lambda's own values for the rest."""
    plain = {name: properties[name] for name in _PLAIN if name in properties}
    within = {name: properties[name][part] for name, part in _WITHIN.items() if name in properties}
    return {**USUAL, **plain, **within}


def _values(interview: Interview, cloud: Cloud) -> TemplateValues:
    stack, tier = cloud.stack(interview.stack_id), cloud.shared_tier()
    if stack is None or tier is None:
        what = f"The stack {interview.id} is gone." if stack is None else "There is no shared tier here."
        raise NotFound(what, "`interview-tui list` shows what exists.")
    names = {resource.logical_id: resource.physical_id for resource in cloud.resources(interview.stack_id)}
    return TemplateValues(cloud.template(interview.stack_id), stack.id, stack.parameters, names, tier.outputs)
