"""Turns what botocore raises into errors of ``model.errors``: plain words, one next step, no secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from interview_tui.aws.error_log import record
from interview_tui.aws.error_tables import ANSWERS, DENIED_CODES, FAULT, LOCAL_TROUBLES, PHRASES, Meaning
from interview_tui.model.errors import CloudError, Denied, InterviewError, NoConnection

LONGEST = 300
"""Characters of AWS's own words that a title carries."""

_LOOK_AROUND = "Try again; `interview-tui doctor` looks at credentials, region, rights and limits."
_ACTION = re.compile(r"not authorized to perform:? ([\w-]+:\w+)")
_ON_THIS_MACHINE = re.compile(r"https?://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?")
_RESOURCE = re.compile(r"on resource:? (\S+)")
# Keys, and the values that botocore quotes when it refuses a parameter.
_REDACTED = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|(?<=value: )(?:.+?(?=, type: <|, valid min )|\S+)")


@contextmanager
def translated() -> Iterator[None]:
    """Around calls to AWS: lets nothing of botocore through. Also works as a decorator, ``@translated()``."""
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    try:
        yield
    except (BotoCoreError, ClientError, ResponseParserError) as error:
        raise translate(error) from error


def translate(error: Exception) -> InterviewError:
    """The error in the product's words, after a line in the log. The original is the cause of the raised one."""
    answer: Mapping[str, Any] | None = getattr(error, "response", None)
    meant = _local(error) if answer is None else _answered(error, answer)
    words = str(error) if answer is None else str(answer.get("Error", {}).get("Message", ""))
    record(error, meant, _redacted(words))
    return meant


def _answered(error: Exception, answer: Mapping[str, Any]) -> InterviewError:
    """An error that AWS gave as its answer."""
    code, message = aws_code(error), one_line(str(answer.get("Error", {}).get("Message", "")))
    operation = str(getattr(error, "operation_name", "the request"))
    if code in DENIED_CODES:
        return _denied(message, operation)
    meaning = ANSWERS.get(code) or next((found for phrase, found in PHRASES if re.search(phrase, message)), None)
    if meaning is None and is_fault(error):
        meaning = FAULT
    if meaning is not None:
        return _speak(meaning, operation, message or code)
    return CloudError(f"AWS refused {operation}: {message or code}", _LOOK_AROUND)


def aws_code(error: BaseException) -> str:
    """The code that AWS gave, such as ``Throttling``, of an error or of the error that it was made from; or empty."""
    answer = getattr(error, "response", None) or getattr(error.__cause__, "response", None)
    return str(answer.get("Error", {}).get("Code", "")) if answer else ""


def is_fault(error: BaseException) -> bool:
    """Whether AWS answered with a status that says that the trouble is its own."""
    answer = getattr(error, "response", None) or {}
    return int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0) >= 500


def says(error: BaseException, *phrases: str) -> bool:
    """Whether AWS's message has one of these phrases in it; CloudFormation has one code for many things."""
    answer = getattr(error, "response", None) or {}
    message = str(answer.get("Error", {}).get("Message", ""))
    return any(phrase in message for phrase in phrases)


def one_line(text: str) -> str:
    """Somebody else's message as part of a sentence: its first line, without keys, and not endless."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    first = _redacted(first)
    return first if len(first) <= LONGEST else first[: LONGEST - 1] + "…"


def _redacted(text: str) -> str:
    """The text on one line, without keys and values of parameters."""
    return _REDACTED.sub("…", " ".join(text.split()))


def _denied(message: str, operation: str) -> Denied:
    """Names the missing right, as far as AWS says which."""
    action = _ACTION.search(message)
    resource = _RESOURCE.search(message)
    what = action[1] if action else operation
    where = f" on {resource[1]}" if action and resource else ""
    why = " An explicit deny forbids it." if "explicit deny" in message else ""
    return Denied(
        f"AWS does not let you do {what}{where}.{why}",
        "Ask an administrator of the account for the rights that `interview-tui doctor --policy` prints.",
    )


def _local(error: Exception) -> InterviewError:
    """Trouble on the way to AWS."""
    message = one_line(str(error).removeprefix("Parameter validation failed:"))
    meaning = _local_meaning(error)
    if meaning is None:
        return CloudError(
            f"The AWS library could not do it: {message}", "Run it again; `interview-tui doctor` looks around."
        )
    here = _ON_THIS_MACHINE.search(message)
    if here and meaning.error is NoConnection:
        return NoConnection(
            f"Nothing answers at {here[0]} on this machine.",
            "`interview-tui sandbox status` looks at the sandbox; `interview-tui sandbox up` starts one.",
        )
    return _speak(meaning, "", message)


def local_error(error: Exception) -> type[InterviewError]:
    """What kind of trouble on the way to AWS an exception of the library's means."""
    meaning = _local_meaning(error)
    return CloudError if meaning is None else meaning.error


def _local_meaning(error: Exception) -> Meaning | None:
    """Newer kinds are recognised by what they derive from."""
    names = (kind.__name__ for kind in type(error).__mro__)
    return next((LOCAL_TROUBLES[name] for name in names if name in LOCAL_TROUBLES), None)


def _speak(meaning: Meaning, operation: str, message: str) -> InterviewError:
    return meaning.error(meaning.title.format(operation=operation, message=message), meaning.hint)
