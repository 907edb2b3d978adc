"""Session documents of Systems Manager: where a tunnel leads."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present

TYPE = "AWS::SSM::Document"
_OWN_SESSIONS = [{"Key": "Owner", "Values": ["Self"]}, {"Key": "DocumentType", "Values": ["Session"]}]


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every session document of the account's own."""
    pages = clients.ssm.get_paginator("list_documents").paginate(Filters=_OWN_SESSIONS)
    for page in pages:
        yield from (Carrier(found["Name"], found["Name"]) for found in page["DocumentIdentifiers"])


def remove(clients: Clients, name: str) -> None:
    """Delete one with all its versions."""
    clients.ssm.delete_document(Name=name)


SSM_DOCUMENT = ResourceType(TYPE, present(TYPE, existing), existing, remove=remove)
