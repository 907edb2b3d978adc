"""Composes the CloudFormation template of an interview from its root and the fragments of its challenges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from interview_tui.data import data_path
from interview_tui.model.plan import Template

MAX_INLINE_BYTES = 51_200
"""The longest template that CloudFormation takes in a request; a longer one goes by URL."""

_MERGED_SECTIONS = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")
_SECTION_ORDER = ("AWSTemplateFormatVersion", "Description", *_MERGED_SECTIONS)


class TemplateError(ValueError):
    """The fragments do not make one template."""


def oversized(body: str) -> bool:
    """Whether a template of this text has to go by URL from the artifacts bucket."""
    return len(body.encode()) > MAX_INLINE_BYTES


def compose(fragments: Iterable[str]) -> Template:
    """The template of an interview with the challenges whose fragments these are, such as ``["data-migration"]``.

    The same fragments give the same text, byte for byte. Raises ``TemplateError`` for a fragment that does not exist
    and for a name that two parts define.
    """
    merged = document(fragments)
    from interview_tui.aws import template_yaml

    return _template(template_yaml.dump(merged), merged)


def shared_tier() -> Template:
    """The template of the shared tier, as it stands in ``cfn/shared.yaml``."""
    body = data_path("cfn", "shared.yaml").read_text(encoding="utf-8")
    return _template(body, parse(body))


def parse(body: str) -> dict[str, Any]:
    """A template's text as plain data that JSON could carry, with intrinsic functions in their long form."""
    from interview_tui.aws import template_yaml  # YAML is for whoever deploys: a reading does without

    return template_yaml.load(body)


def document(fragments: Iterable[str]) -> dict[str, Any]:
    """The composed template as plain data, with intrinsic functions in their long form."""
    merged = _read("interview.yaml")
    names = tuple(dict.fromkeys(fragments))
    for name in names:
        _merge(merged, _read("challenges", f"{name}.yaml"), name)
    if names:
        merged["Description"] = f"{merged['Description']}: {', '.join(names)}"
    return {section: merged[section] for section in _SECTION_ORDER if section in merged}


def _read(*parts: str) -> dict[str, Any]:
    path = data_path("cfn", *parts)
    if not path.is_file():
        raise TemplateError(f"There is no template fragment {path.stem}.")
    return parse(path.read_text(encoding="utf-8"))


def _merge(into: dict[str, Any], fragment: dict[str, Any], name: str) -> None:
    foreign = sorted(fragment.keys() - set(_MERGED_SECTIONS))
    if foreign:
        raise TemplateError(f"The fragment {name} has sections that fragments cannot have: {', '.join(foreign)}.")
    for section, entries in fragment.items():
        target = into.setdefault(section, {})
        clashes = sorted(target.keys() & entries.keys())
        if clashes:
            raise TemplateError(f"The fragment {name} defines {section} that exist already: {', '.join(clashes)}.")
        target.update(entries)


def _template(body: str, content: dict[str, Any]) -> Template:
    resources = content["Resources"].values()
    optional = sum("Condition" in resource for resource in resources)
    return Template(body, frozenset(content.get("Parameters", {})), len(resources), optional)
