"""Signs in: credentials and region as the AWS CLI finds them, or the ones that are given."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interview_tui.aws.clients import NOTHING_FROM_FILES, Clients, is_local
from interview_tui.aws.errors import translated
from interview_tui.aws.timestamps import read_quickly
from interview_tui.model.errors import CannotStart, NoCredentials

if TYPE_CHECKING:
    from botocore.session import Session

__all__ = ["Clients", "SignIn", "chosen_region", "connect", "core_session", "require_region"]


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where to sign in and as whom; what is not given is found as the AWS CLI finds it.

    With an access key of its own nothing of the AWS configuration on this machine is looked at.
    """

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)


@translated()
def connect(sign_in: SignIn) -> Clients:
    """The clients for a place; raises ``CannotStart`` or ``NoCredentials`` with what to do about it.

    Makes no call to AWS apart from what finding the credentials takes.
    """
    import boto3

    local = is_local(_endpoint(sign_in.endpoint_url))
    return Clients(boto3.Session(botocore_session=core_session(sign_in)), sign_in.endpoint_url, local=local)


def core_session(sign_in: SignIn) -> Session:
    """The session of botocore that clients are made from, with what ``connect`` raises; it needs no boto3."""
    region = sign_in.region or os.environ.get("AWS_REGION") or None  # botocore reads AWS_DEFAULT_REGION only
    if sign_in.access_key_id and sign_in.secret_access_key:
        core = _isolated_session(sign_in.access_key_id, sign_in.secret_access_key, sign_in.session_token)
    else:
        core = _session(sign_in.profile)
    if region:
        core.set_config_variable("region", region)
    # First: a newcomer has neither, and the way in is credentials or the sandbox.
    _check_credentials(core, sign_in.profile)
    _check_region(core, _endpoint(sign_in.endpoint_url))
    return core


def _endpoint(url: str | None) -> str | None:
    # Not handed on to the clients: botocore reads it itself, and lets AWS_ENDPOINT_URL_S3 and its like go first.
    return url or os.environ.get("AWS_ENDPOINT_URL") or None


def _session(profile: str | None) -> Session:
    from botocore.session import Session

    from interview_tui.aws.service_models import find_quickly

    wanted = profile or os.environ.get("AWS_DEFAULT_PROFILE") or os.environ.get("AWS_PROFILE")
    core = Session()
    known = core.available_profiles
    if wanted and wanted != "default" and wanted not in known:
        raise _no_profile(wanted, known)
    read_quickly(core)
    find_quickly(core)
    if profile:
        core.set_config_variable("profile", profile)
    return core


def _no_profile(name: str, known: list[str]) -> CannotStart:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return CannotStart(
        f"There is no AWS profile {name!r} on this machine.",
        f"{hint}`aws configure list-profiles` shows those there are.",
    )


def _isolated_session(access_key_id: str, secret_access_key: str, session_token: str | None) -> Session:
    """A session that no AWS_PROFILE and no file under ~/.aws can disturb."""
    from botocore.session import Session

    from interview_tui.aws.service_models import find_quickly

    core = Session(session_vars=dict(NOTHING_FROM_FILES))
    read_quickly(core)
    find_quickly(core)
    core.set_credentials(access_key_id, secret_access_key, session_token)
    return core


def _check_region(session: Session, endpoint: str | None) -> None:
    """A misspelt region would otherwise show as a connection that fails. Behind another endpoint any name will do."""
    region = session.get_config_variable("region")
    if not region:
        raise CannotStart(
            "No AWS region is chosen.",
            "Add --region, such as --region eu-central-1, or set AWS_REGION, or run `aws configure`.",
        )
    if not endpoint:
        _require_known(region, session)


@translated()
def chosen_region(profile: str | None = None, region: str | None = None) -> str:
    """The region that ``connect`` would work in, without signing in; raises ``CannotStart`` where none is chosen."""
    session = _session(profile)
    region = region or os.environ.get("AWS_REGION") or None
    if region:
        session.set_config_variable("region", region)
    _check_region(session, _endpoint(None))
    return str(session.get_config_variable("region"))


def require_region(region: str) -> None:
    """Raises ``CannotStart`` for what is no region of AWS, also where nobody signs in: a sandbox plays real ones."""
    from botocore.session import Session

    _require_known(region, Session())


def _require_known(region: str, session: Session) -> None:
    known = [
        name
        for partition in session.get_available_partitions()
        for name in session.get_available_regions("cloudformation", partition_name=partition)
    ]
    if region not in known:
        near = difflib.get_close_matches(region, known, n=3, cutoff=0.7)
        hint = f"Did you mean {' or '.join(near)}? " if near else "Regions look like eu-central-1. "
        raise CannotStart(
            f"There is no AWS region {region!r}.", f"{hint}A region newer than boto3 needs `pip install -U boto3`."
        )


def _check_credentials(session: Session, profile: str | None) -> None:
    if session.get_credentials() is not None:
        return
    of_profile = f" --profile {profile}" if profile else ""
    where = f" in the profile {profile!r}" if profile else ""
    raise NoCredentials(
        f"There are no AWS credentials{where}.",
        f"Sign in with `aws sso login{of_profile}` or `aws configure{of_profile}`, "
        "or try everything without an account: `interview-tui demo`, or `--sandbox` on any command.",
    )
