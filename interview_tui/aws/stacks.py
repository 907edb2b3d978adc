"""CloudFormation stacks, read and changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from interview_tui.aws import artifacts
from interview_tui.aws.errors import says
from interview_tui.aws.records import event_record, resource_record, tag_value
from interview_tui.aws.templates import MAX_INLINE_BYTES, oversized
from interview_tui.model.errors import CloudError
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.plan import StackOrder

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

NEWEST_EVENTS = 2_000
"""How far back events are read: many times what an interview makes, and a bound for a stack that is years old."""

Description = Mapping[str, Any]


def describe(clients: Clients, stack: str) -> Description | None:
    """A stack by name or id; ``None`` when there is none."""
    from botocore.exceptions import ClientError

    try:
        answer = clients.cloudformation.describe_stacks(StackName=stack)
    except ClientError as error:
        if says(error, "does not exist"):
            return None
        raise
    return next(iter(answer["Stacks"]), None)


def create(clients: Clients, order: StackOrder) -> str:
    """Begin creating a stack and return its id.

    What a failure leaves is deleted or, for looking into it, kept as it stands (``DO_NOTHING``): a rollback would keep
    the stack and remove the evidence. The token makes a repeated request, after an answer that was lost, the same one.
    """
    answer = clients.cloudformation.create_stack(
        **_order(clients, order),
        OnFailure="DELETE" if order.delete_on_failure else "DO_NOTHING",
        EnableTerminationProtection=False,
    )
    return str(answer["StackId"])


def update(clients: Clients, order: StackOrder) -> bool:
    """Begin updating a stack; ``False`` when there is nothing to change."""
    from botocore.exceptions import ClientError

    try:
        clients.cloudformation.update_stack(**_order(clients, order))
    except ClientError as error:
        if says(error, "No updates are to be performed"):
            return False
        raise
    return True


def change(clients: Clients, stack: str, parameters: Mapping[str, str], tags: Mapping[str, str]) -> bool:
    """Begin an update that changes nothing but these parameters and tags; ``False`` when they are so already.

    Template and service role stay as they are, and so do all other parameters and tags. ``CloudError`` for a parameter
    that the stack's template does not have.
    """
    from botocore.exceptions import ClientError

    found = describe(clients, stack) or {}
    try:
        clients.cloudformation.update_stack(
            StackName=stack,
            UsePreviousTemplate=True,
            Capabilities=["CAPABILITY_NAMED_IAM"],
            ClientRequestToken=_token(),
            Parameters=_changed_parameters(found, parameters),
            **_changed_tags(found, tags),
        )
    except ClientError as error:
        if says(error, "No updates are to be performed"):
            return False
        raise
    return True


def _changed_parameters(found: Description, changes: Mapping[str, str]) -> list[Any]:
    known = [parameter["ParameterKey"] for parameter in found.get("Parameters", [])]
    missing = sorted(changes.keys() - set(known))
    if missing:
        raise CloudError(
            f"The stack was made by a version of the program that had no {', '.join(missing)}.",
            "Clean the interview up and deploy a new one.",
        )
    return [
        {"ParameterKey": key, "ParameterValue": changes[key]}
        if key in changes
        else {"ParameterKey": key, "UsePreviousValue": True}
        for key in known
    ]


def _changed_tags(found: Description, changes: Mapping[str, str]) -> dict[str, Any]:
    """AWS replaces tags as a whole: those that stay are sent too. Without any, it leaves them alone."""
    if not changes:
        return {}
    kept = {tag["Key"]: tag["Value"] for tag in found.get("Tags", []) if not tag["Key"].startswith("aws:")}
    tags = kept | {key: tag_value(value) for key, value in changes.items()}
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def template(clients: Clients, stack: str) -> Mapping[str, Any]:
    """The template that the stack was made from, with intrinsic functions in their long form."""
    from interview_tui.aws import template_yaml

    body: Any = clients.cloudformation.get_template(StackName=stack, TemplateStage="Original")["TemplateBody"]
    # JSON comes parsed, YAML as it was sent.
    return template_yaml.load(body) if isinstance(body, str) else body


def deleted(clients: Clients, name: str) -> Description | None:
    """The stack of this name that was deleted last, of those that CloudFormation still remembers (90 days)."""
    found = [each for each in _deleted(clients) if each["StackName"] == name]
    newest = max(found, key=lambda each: str(each.get("DeletionTime", "")), default=None)
    return None if newest is None else describe(clients, newest["StackId"])


def deleted_names(clients: Clients) -> Iterator[str]:
    """The names of stacks that were deleted within 90 days."""
    return (found["StackName"] for found in _deleted(clients))


def _deleted(clients: Clients) -> Iterator[Description]:
    for page in clients.cloudformation.get_paginator("list_stacks").paginate(StackStatusFilter=["DELETE_COMPLETE"]):
        yield from page["StackSummaries"]


def cancel_update(clients: Clients, stack: str) -> None:
    """Begin to take back the running update."""
    clients.cloudformation.cancel_update_stack(StackName=stack, ClientRequestToken=_token())


def unprotect(clients: Clients, stack: str) -> None:
    """Switch the termination protection off."""
    clients.cloudformation.update_termination_protection(StackName=stack, EnableTerminationProtection=False)


def delete(clients: Clients, stack: str, *, force: bool = False) -> None:
    """Begin deleting a stack; nothing happens when it is gone already.

    By force it leaves behind what cannot be deleted; CloudFormation takes that only after a deletion has failed.
    """
    from botocore.exceptions import ClientError

    mode: dict[str, Any] = {"DeletionMode": "FORCE_DELETE_STACK"} if force else {}
    try:
        clients.cloudformation.delete_stack(StackName=stack, ClientRequestToken=_token(), **mode)
    except ClientError as error:
        if not says(error, "does not exist"):
            raise


def events(clients: Clients, stack: str) -> tuple[StackEvent, ...]:
    """The stack's events, oldest first, without repetitions: one that comes in while paging shifts the pages."""
    pages = clients.cloudformation.get_paginator("describe_stack_events").paginate(
        StackName=stack, PaginationConfig={"MaxItems": NEWEST_EVENTS}
    )
    newest_first = {found["EventId"]: found for page in pages for found in page["StackEvents"]}
    return tuple(event_record(found) for found in reversed(newest_first.values()))


def resources(clients: Clients, stack: str) -> tuple[Resource, ...]:
    """The stack's resources, also those that are in progress or have failed."""
    pages = clients.cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    return tuple(resource_record(found) for page in pages for found in page["StackResourceSummaries"])


def _order(clients: Clients, order: StackOrder) -> dict[str, Any]:
    """What creating and updating have in common; parameters that the template does not know are left out."""
    arguments: dict[str, Any] = {
        "StackName": order.name,
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in order.parameters.items()
            if key in order.template.parameters
        ],
        "Tags": [{"Key": key, "Value": tag_value(value)} for key, value in order.tags.items()],
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "ClientRequestToken": _token(),
        **_template(clients, order),
    }
    if order.role_arn:
        arguments["RoleARN"] = order.role_arn
    return arguments


def _template(clients: Clients, order: StackOrder) -> dict[str, str]:
    body = order.template.body
    if not oversized(body):
        return {"TemplateBody": body}
    if not order.artifacts_bucket:
        raise CloudError(
            f"The template of {order.name} is longer than the {MAX_INLINE_BYTES:,} bytes that a request may have.",
            "A longer one needs the artifacts bucket of the shared tier.",
        )
    return {"TemplateURL": artifacts.template_url(clients, order.artifacts_bucket, body)}


def _token() -> str:
    return f"interview-tui-{uuid.uuid4()}"
