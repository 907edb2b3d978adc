"""Values of a template as CloudFormation would fill them in: literals, references and text with references in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from interview_tui.model.errors import CloudError

_REFERENCE = re.compile(r"\$\{([^}]+)\}")
_EXPORTS = "interviews-shared-"


@dataclass(frozen=True, slots=True)
class TemplateValues:
    """One stack's template and what its names stand for.

    ``names`` are the services' names by logical id, ``exports`` the shared tier's outputs.
    """

    template: Mapping[str, Any]
    stack_id: str
    parameters: Mapping[str, str]
    names: Mapping[str, str]
    exports: Mapping[str, str]

    def properties(self, logical_id: str) -> dict[str, Any]:
        """The properties of a resource with everything filled in."""
        properties = self._resource(logical_id).get("Properties", {})
        return {name: self.resolve(value) for name, value in properties.items()}

    def resolve(self, value: Any) -> Any:
        """A value with everything filled in; ``CloudError`` for what only CloudFormation itself can tell."""
        if isinstance(value, list):
            return [self.resolve(part) for part in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((function, given),) = value.items()
            if function == "Ref" or function.startswith("Fn::"):
                return self._call(function, given)
        return {name: self.resolve(part) for name, part in value.items()}

    def _call(self, function: str, given: Any) -> str:
        match function:
            case "Ref":
                return self._reference(str(given))
            case "Fn::Sub" if isinstance(given, str):
                return _REFERENCE.sub(lambda found: self._named(found[1]), given)
            case "Fn::GetAtt":
                logical_id, attribute = given.split(".", 1) if isinstance(given, str) else given
                return self._attribute(logical_id, attribute)
            case "Fn::ImportValue":
                name = str(self.resolve(given)).removeprefix(_EXPORTS)
                if name in self.exports:
                    return self.exports[name]
        raise self._unknown(f"{function} {given}")

    def _named(self, name: str) -> str:
        """What stands between ``${`` and ``}``."""
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        logical_id, _, attribute = name.partition(".")
        return self._attribute(logical_id, attribute) if attribute else self._reference(name)

    def _reference(self, name: str) -> str:
        _, partition, _, region, account, _ = self.stack_id.split(":", 5)
        pseudo = {"AWS::Partition": partition, "AWS::Region": region, "AWS::AccountId": account}
        for known in (pseudo, self.parameters, self.names):
            if name in known:
                return known[name]
        raise self._unknown(name)

    def _attribute(self, logical_id: str, attribute: str) -> str:
        resource = self._resource(logical_id)
        if attribute == "Arn" and resource.get("Type") == "AWS::IAM::Role":
            path = self.resolve(resource.get("Properties", {}).get("Path", "/"))
            _, partition, _, _, account, _ = self.stack_id.split(":", 5)
            return f"arn:{partition}:iam::{account}:role{path}{self._reference(logical_id)}"
        raise self._unknown(f"{logical_id}.{attribute}")

    def _resource(self, logical_id: str) -> Mapping[str, Any]:
        resource = self.template.get("Resources", {}).get(logical_id)
        if not isinstance(resource, Mapping):
            raise self._unknown(logical_id)
        return resource

    def _unknown(self, what: str) -> CloudError:
        return CloudError(
            f"What {what} was in the beginning cannot be told from the stack's template.",
            "Another version of the program made the stack: clean it up and deploy anew.",
        )
