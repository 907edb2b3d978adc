"""Answers the one question of ``cli.first_look`` in a process of its own: which interviews there are."""

from __future__ import annotations

import copyreg
import json
import os
import pickle
import sys
from collections.abc import Mapping
from contextlib import suppress
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interview_tui.aws.session import SignIn

_ASKING = frozenset({"role_arn", "credential_process", "login_session", "web_identity_token_file"})
"""Settings of a profile whose credentials may take a code, a window or a program: the user is asked once, not twice."""


def main() -> None:
    """Read the question, write the interviews, and end; write nothing when there is any trouble."""
    _prepare()
    from interview_tui.aws import session

    question = sys.stdin.buffer.readline()
    Thread(target=_end_with_the_asker, daemon=True).start()
    try:
        if question:
            _answer(session.SignIn(**json.loads(question)))
    finally:
        # Whatever came up, and at once: Python's own end would stumble over the thread that reads, and leave a picture
        # of the memory, in which there are keys.
        os._exit(0)


def _prepare() -> None:
    """All that can be done before anybody has said where to look: most of the time goes into these imports."""
    import botocore.session  # noqa: F401

    from interview_tui.aws import clients, interviews, session  # noqa: F401

    copyreg.pickle(MappingProxyType, _as_dict)


def _as_dict(mapping: Mapping[Any, Any]) -> tuple[type, tuple[dict[Any, Any]]]:
    return dict, (dict(mapping),)


def _end_with_the_asker() -> None:
    """Whoever asks holds the other end as long as the answer is of any use."""
    sys.stdin.buffer.read()
    os._exit(0)


def _answer(sign_in: SignIn) -> None:
    from interview_tui.aws.errors import translated
    from interview_tui.aws.interviews import interviews
    from interview_tui.model.errors import InterviewError

    if not sign_in.access_key_id and _might_ask(sign_in.profile):
        return
    # What is wrong, the program meets too, and says it.
    with suppress(InterviewError), translated():
        sys.stdout.buffer.write(pickle.dumps(interviews(_client(sign_in))))
        sys.stdout.buffer.flush()


def _client(sign_in: SignIn) -> Any:
    """CloudFormation, without boto3: importing that takes a tenth of the time that there is."""
    from interview_tui.aws.clients import client_config, is_local
    from interview_tui.aws.session import core_session

    core, endpoint = core_session(sign_in), sign_in.endpoint_url
    local = is_local(endpoint or os.environ.get("AWS_ENDPOINT_URL"))
    config = client_config("cloudformation", local=local)
    return core.create_client("cloudformation", endpoint_url=endpoint, config=config)


def _might_ask(profile: str | None) -> bool:
    """Whether to sign in could ask the user for something, or make a program do so."""
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    try:
        return not _ASKING.isdisjoint(Session(profile=profile).get_scoped_config())
    except BotoCoreError:
        return True
