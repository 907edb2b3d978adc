"""YAML as CloudFormation writes it: ``!Sub x`` reads as ``{"Fn::Sub": "x"}`` and is written back in the short form."""

from __future__ import annotations

from typing import Any

import yaml

_TAGS = {
    "!Ref": "Ref",
    "!Condition": "Condition",
    **{
        f"!{name}": f"Fn::{name}"
        for name in (
            "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue", "Join", "Not",
            "Or", "Select", "Split", "Sub",
        )
    },
}  # fmt: skip
# "Condition" is also an ordinary key, of resources and of policy statements: it is read short and written long.
_SHORT_FORMS = {long: tag for tag, long in _TAGS.items() if long != "Condition"}


class _Loader(yaml.SafeLoader):
    """Dates stay text: a policy's version is a string."""


class _Dumper(yaml.SafeDumper):
    """Indented lists, no anchors: a reader of the template meets every value where it is used."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def load(text: str) -> dict[str, Any]:
    """The template as plain data that JSON could carry, with intrinsic functions in their long form."""
    loaded: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    return loaded


def dump(template: dict[str, Any]) -> str:
    """The template as YAML, keys in the order in which they are, intrinsic functions in their short form."""
    text: str = yaml.dump(template, Dumper=_Dumper, sort_keys=False, width=120, allow_unicode=True)
    return text


def _construct(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    function = _TAGS.get(tag)
    if function is None:
        raise yaml.constructor.ConstructorError(None, None, f"unknown intrinsic function {tag}", node.start_mark)
    if isinstance(node, yaml.ScalarNode):
        text = loader.construct_scalar(node)
        return {function: text.split(".", 1) if function == "Fn::GetAtt" else text}
    if isinstance(node, yaml.SequenceNode):
        return {function: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {function: loader.construct_mapping(node, deep=True)}


def _represent_mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    if len(data) == 1:
        ((key, value),) = data.items()
        if key in _SHORT_FORMS:
            return _represent_function(dumper, key, value)
    return dumper.represent_dict(data)


def _represent_function(dumper: yaml.SafeDumper, function: str, value: Any) -> yaml.Node:
    tag = _SHORT_FORMS[function]
    if function == "Fn::GetAtt" and all(isinstance(part, str) for part in value):
        value = ".".join(value)
    if isinstance(value, str):
        return dumper.represent_scalar(tag, value)
    if isinstance(value, list):
        return dumper.represent_sequence(tag, value)
    # A function straight inside of a function cannot be short too: YAML allows one tag a value.
    return dumper.represent_dict({function: value}.items())


def _register() -> None:
    _Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    yaml.add_multi_constructor("!", lambda loader, suffix, node: _construct(loader, f"!{suffix}", node), Loader=_Loader)
    yaml.add_representer(dict, _represent_mapping, Dumper=_Dumper)


_register()
