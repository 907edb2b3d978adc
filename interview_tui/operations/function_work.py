"""What a candidate has made of the function: its code and configuration beside those that were deployed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interview_tui.model.archive import FunctionWork
from interview_tui.model.errors import InterviewError, NotFound
from interview_tui.model.interview import Interview
from interview_tui.model.local_ports import Blueprints
from interview_tui.model.ports import Cloud
from interview_tui.model.unpacking import NOTHING_IN_IT, unpack
from interview_tui.operations import watching

PARAMETER = "LeakyApiKey"
_TYPE = "AWS::Lambda::Function"

_USUAL: Mapping[str, Any] = {
    "Architectures": ["x86_64"],
    "Description": "",
    "Environment": {},
    "EphemeralStorage": {"Size": 512},
    "Handler": "",
    "Layers": [],
    "MemorySize": 128,
    "Runtime": "",
    "Timeout": 3,
    "TracingConfig": {"Mode": "PassThrough"},
}
"""The settings that somebody may have changed, with what Lambda takes for those that a template leaves out."""


def function_work(cloud: Cloud, blueprints: Blueprints, interview: Interview) -> FunctionWork:
    """The function as it is now; what of the original cannot be read is said in ``trouble``."""
    name = watching.function(interview)
    code = cloud.code(name)
    trouble: list[str] = []
    original, planted, updated = NOTHING_IN_IT, {}, None
    try:
        original = unpack(_original(cloud, blueprints, interview))
    except InterviewError as error:
        trouble.append(f"The original code could not be read: {error.title}")
    try:
        planted = _settings(_planted(cloud, interview, name))
    except InterviewError as error:
        trouble.append(f"The original configuration could not be read: {error.title}")
    try:
        updated = watching.updated_at(cloud, interview)
    except InterviewError as error:
        trouble.append(f"When it was changed last could not be read: {error.title}")
    return FunctionWork(
        name=name,
        updated_at=updated,
        configuration=_settings(code.configuration),
        files=unpack(code.package),
        original_configuration=planted,
        original=original,
        trouble=" ".join(trouble),
    )


def _original(cloud: Cloud, blueprints: Blueprints, interview: Interview) -> bytes:
    """The package that the stack was deployed with: of this version if it is the same, else from the bucket."""
    stack = cloud.stack(interview.stack_id)
    key = stack.parameters.get(PARAMETER, "") if stack else ""
    if not key:
        raise NotFound("The stack does not say which package its function was deployed with.")
    for package in blueprints.interview_packages((watching.CHALLENGE,)).values():
        if package.key == key:
            return package.data
    tier = cloud.shared_tier()
    return cloud.stored(tier.outputs.get("ArtifactsBucket", "") if tier else "", key)


def _planted(cloud: Cloud, interview: Interview, name: str) -> Mapping[str, Any]:
    """What the stack's own template says of the function."""
    resources = cloud.resources(interview.stack_id)
    # Its role has the same name.
    logical = next((each.logical_id for each in resources if (each.type, each.physical_id) == (_TYPE, name)), "")
    found = cloud.template(interview.stack_id).get("Resources", {}).get(logical)
    if found is None:
        raise NotFound("The stack's template does not have the function.")
    properties: Mapping[str, Any] = found.get("Properties", {})
    return properties


def _settings(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """What can be compared: Lambda tells much more of a function, and templates leave out what is usual."""
    found = {name: configuration.get(name) or usual for name, usual in _USUAL.items()}
    environment = found["Environment"]
    found["Environment"] = environment.get("Variables", {}) if isinstance(environment, Mapping) else {}
    found["Layers"] = [each.get("Arn", "") if isinstance(each, Mapping) else each for each in found["Layers"]]
    if isinstance(found["TracingConfig"], str):
        found["TracingConfig"] = {"Mode": found["TracingConfig"]}
    return found
