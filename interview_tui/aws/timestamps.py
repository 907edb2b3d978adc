"""Reads the times in AWS's answers.

botocore reads them with dateutil, which guesses the format anew each time: most of the work on a long answer. Its
parser factory takes another reader, as the AWS CLI's setting ``cli_timestamp_format`` shows.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.session import Session


def read_quickly(session: Session) -> None:
    """Have the clients that this session makes read times with ``timestamp``."""
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=timestamp)


def timestamp(value: Any) -> datetime:
    """A time as a service writes it: ISO 8601 with its zone here; seconds since 1970 and all else by botocore."""
    if isinstance(value, str):
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            if read.tzinfo is not None:
                return read
    return _by_botocore(value)


def _by_botocore(value: Any) -> datetime:
    from botocore.utils import parse_timestamp

    read: datetime = parse_timestamp(value)
    return read if read.tzinfo is None else read.astimezone(UTC)
