"""How things were made: read from the interview's own stack, whichever version of the program made that."""

from __future__ import annotations

from interview_tui.model.errors import NotFound
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Cloud
from interview_tui.model.template_values import TemplateValues


def stack_values(interview: Interview, cloud: Cloud) -> TemplateValues:
    """The stack's template and what its names stand for."""
    stack, tier = cloud.stack(interview.stack_id), cloud.shared_tier()
    if stack is None or tier is None:
        what = f"The stack {interview.id} is gone." if stack is None else "There is no shared tier here."
        raise NotFound(what, "`interview-tui list` shows what exists.")
    names = {resource.logical_id: resource.physical_id for resource in cloud.resources(interview.stack_id)}
    return TemplateValues(cloud.template(interview.stack_id), stack.id, stack.parameters, names, tier.outputs)
