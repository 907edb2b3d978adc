"""What a candidate of challenge B can and cannot do, as calls that change nothing and cost nothing."""

from __future__ import annotations

from typing import Any

from interview_tui.model.interview import Interview
from interview_tui.model.trials import Answer, Trial, allowed, neighbour

NO_REVISION = "00000000-0000-0000-0000-000000000000"
"""A revision that a function never has: a change that asks for it is refused."""


def trials(interview: Interview) -> tuple[Trial, ...]:
    """Its own function and log work; other functions, and its configuration, are out of reach."""
    function, group = interview.output("LeakyApiFunction"), interview.output("LeakyApiLogGroup")
    own = {"FunctionName": function}
    return (
        allowed("read the function's code", "lambda", "get_function", **own),
        allowed("read the function's configuration", "lambda", "get_function_configuration", **own),
        allowed("call the function", "lambda", "invoke", **own, InvocationType="DryRun"),
        _replace(function, Answer.ALLOWED),
        allowed("list the log's streams", "logs", "describe_log_streams", logGroupName=group, limit=1),
        allowed("search the log", "logs", "filter_log_events", logGroupName=group, limit=1),
        allowed("read the log", "logs", "get_log_events", logGroupName=group, logStreamName="interview-tui", limit=1),
        *_configuration(function, f"{interview.id}-nothing"),
        *_beside(f"{neighbour(interview.id)}-leaky-api"),
        Trial("delete the log", "logs", "delete_log_group", {"logGroupName": f"/aws/lambda/{interview.id}-nothing"}),
    )


def _replace(function: str, expected: Answer) -> Trial:
    """Ask for a rehearsal of an update of a revision that there never was."""
    parameters: dict[str, Any] = {"FunctionName": function, "S3Bucket": "nothing", "S3Key": "nothing"}
    parameters |= {"DryRun": True, "RevisionId": NO_REVISION}
    return Trial(f"replace the code of {function}", "lambda", "update_function_code", parameters, expected)


def _configuration(function: str, nothing: str) -> tuple[Trial, ...]:
    """More memory, a public address, a reserved share: none of it is the candidate's to change."""
    configuration = {"FunctionName": function, "RevisionId": NO_REVISION}
    permission = {"Action": "lambda:InvokeFunction", "Principal": "lambda.amazonaws.com", "StatementId": "nothing"}
    missing = {"FunctionName": nothing}
    return (
        Trial("change the function's configuration", "lambda", "update_function_configuration", configuration),
        Trial("let others call a function", "lambda", "add_permission", {**missing, **permission}),
        Trial("publish a version", "lambda", "publish_version", missing),
        Trial("give a function an address", "lambda", "create_function_url_config", {**missing, "AuthType": "AWS_IAM"}),
        Trial(
            "reserve concurrency", "lambda", "put_function_concurrency", {**missing, "ReservedConcurrentExecutions": 0}
        ),
        Trial("delete a function", "lambda", "delete_function", missing),
    )


def _beside(function: str) -> tuple[Trial, ...]:
    """The function of the interview next to it, and its log."""
    group = f"/aws/lambda/{function}"
    return (
        Trial("read another interview's function", "lambda", "get_function", {"FunctionName": function}),
        Trial(
            "call another interview's function",
            "lambda",
            "invoke",
            {"FunctionName": function, "InvocationType": "DryRun"},
        ),
        Trial(
            "call another interview's function in a stream",
            "lambda",
            "invoke_with_response_stream",
            {"FunctionName": function, "InvocationType": "DryRun"},
        ),
        _replace(function, Answer.DENIED),
        Trial("search another interview's log", "logs", "filter_log_events", {"logGroupName": group, "limit": 1}),
        Trial("list another interview's log", "logs", "describe_log_streams", {"logGroupName": group, "limit": 1}),
    )
