"""The account through the candidate's eyes: real calls with the candidate's own keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interview_tui.aws.error_tables import ANSWERS, DENIED_CODES
from interview_tui.aws.errors import aws_code, is_fault, one_line
from interview_tui.model.errors import NoConnection, NoCredentials, Throttled, Unavailable
from interview_tui.model.trials import Answer, Result, Trial

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

    from interview_tui.aws.clients import Clients

_SAYS_NOTHING = (NoConnection, NoCredentials, Throttled, Unavailable)
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
            return Result(trial, _meaning(error), one_line(str(error.response["Error"].get("Message", ""))))
        except (BotoCoreError, ResponseParserError) as error:
            return Result(trial, Answer.UNKNOWN, one_line(str(error)))
        return Result(trial, Answer.ALLOWED)


def _meaning(error: ClientError) -> Answer:
    code = aws_code(error)
    if code in DENIED_CODES:
        return Answer.DENIED
    meant = ANSWERS.get(code)
    if meant is None and is_fault(error):
        return Answer.UNKNOWN
    return Answer.UNKNOWN if meant is not None and issubclass(meant.error, _SAYS_NOTHING) else Answer.ALLOWED
