"""What nobody foresaw: one sentence for the user, the details in the log file."""

from __future__ import annotations

import logging

from interview_tui.logs import log_path
from interview_tui.model.errors import InterviewError

LOG = logging.getLogger(__name__)


def unexpected(error: BaseException) -> InterviewError:
    """The error to show; the traceback goes to the log, without the values of variables."""
    LOG.error("Unexpected %s", type(error).__name__, exc_info=error)
    return InterviewError(
        f"Something unexpected happened ({type(error).__name__}).",
        f"The details are in {log_path()}; please report them.",
    )
