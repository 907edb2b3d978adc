"""The account through the candidate's eyes: real calls with the candidate's own keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interview_tui.aws.error_tables import ANSWERS, DENIED_CODES, FAULT
from interview_tui.aws.errors import aws_code, is_fault, local_error, one_line
from interview_tui.model.errors import PASSING, NoCredentials
from interview_tui.model.trials import Answer, Result, Trial

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

    from interview_tui.aws.clients import Clients

_SAYS_NOTHING = (NoCredentials, *PASSING)
"""What an error means that has nothing to do with the right to call."""


class AwsCandidate:
    """Implements ``model.ports.Candidate``; may be used from any thread."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def attempt(self, trial: Trial) -> Result:
        """Make the call. Only AWS's refusal counts as denied; whatever else it answers, the call got past IAM.

        Unlike elsewhere an error is not written to the log: being denied is what most trials are for.
        """
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        try:
            getattr(self._clients.service(trial.service), trial.operation)(**trial.parameters)
        except ClientError as error:
            answer, passing = _meaning(error)
            return Result(trial, answer, one_line(str(error.response["Error"].get("Message", ""))), passing)
        except ResponseParserError as error:
            # What answers is not AWS, and will not be in a moment.
            return Result(trial, Answer.UNKNOWN, one_line(str(error)))
        except BotoCoreError as error:
            return Result(trial, Answer.UNKNOWN, one_line(str(error)), issubclass(local_error(error), PASSING))
        return Result(trial, Answer.ALLOWED)


def _meaning(error: ClientError) -> tuple[Answer, bool]:
    """What AWS's error says of the right to call, and whether it may say more in a moment."""
    code = aws_code(error)
    if code in DENIED_CODES:
        return Answer.DENIED, False
    meant = ANSWERS.get(code)
    kind = meant.error if meant is not None else FAULT.error if is_fault(error) else None
    if kind is None or not issubclass(kind, _SAYS_NOTHING):
        return Answer.ALLOWED, False
    return Answer.UNKNOWN, issubclass(kind, PASSING)
