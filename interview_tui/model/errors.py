"""Every error a user can meet: what happened (title) and what to do next (hint)."""

from __future__ import annotations

DONE = 0
FAILED = 1
WRONG_USE = 2


class InterviewError(Exception):
    """Root of the tree: a one-sentence title, a one-sentence hint and the exit code of the command line."""

    exit_code = FAILED

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint


class WrongUse(InterviewError):
    """What was asked cannot be done as asked: a bad id, an unknown challenge, an interview that is not there."""

    exit_code = WRONG_USE


class TooSlow(WrongUse):
    """A regular expression, given as it was typed, takes too long on the lines that it is looked for in."""

    def __init__(self, expression: str) -> None:
        super().__init__("This expression takes too long.", "Try a simpler one, or plain text without the slashes.")
        self.expression = expression


class NotFound(WrongUse):
    """No interview, shared tier or sandbox of that name exists."""


class NoSharedTier(NotFound):
    """The part of the account is missing, or not complete, that every interview stands on."""


class AlreadyExists(WrongUse):
    """The name is taken."""


class CannotStart(InterviewError):
    """The program cannot begin: a missing part on this machine, a port that is taken."""

    exit_code = WRONG_USE


class NoCredentials(CannotStart):
    """AWS credentials are missing, expired or not accepted."""


class NoConnection(CannotStart):
    """The AWS endpoint could not be reached."""


class Denied(InterviewError):
    """AWS refused an action: a right is missing."""


class Throttled(InterviewError):
    """AWS asked to slow down, and went on asking after the retries."""


class CloudError(InterviewError):
    """Any other error answer of AWS, in its own words."""


class Unavailable(CloudError):
    """A service of AWS has trouble of its own, which passes."""


class DeploymentFailed(InterviewError):
    """CloudFormation could not create the environment; the title names the first failing resource and its reason."""


class ReadOnly(WrongUse):
    """The program was started to look only."""


class NotReady(InterviewError):
    """The environment exists, but a check says that it cannot be handed over."""


class NotPristine(InterviewError):
    """After a reset something still differs from what was planted, or could not be compared."""


class ChangedMeanwhile(InterviewError):
    """Between the question and the act somebody else changed what the question was about."""


class NotKept(InterviewError):
    """Work of a candidate could not be read, and would be gone with what comes next."""


class CannotHandOver(WrongUse):
    """This caller, or this state of the interview, allows no keys for the candidate."""


class Revoked(CannotHandOver):
    """Access to the interview was taken away; it can be opened again, for new keys."""


class NotSafe(InterviewError):
    """The candidate's keys reach further, or less far, than they must."""


class SessionTooLong(CloudError):
    """AWS gives a shorter session only: a role that takes up a role gets one hour."""


class Interrupted(InterviewError):
    """Ctrl-C, or the program is quitting."""


PASSING = (NoConnection, Throttled, Unavailable)
"""What may pass by itself, though the AWS library has tried it again already."""
