"""Signs in: credentials and region as the AWS CLI finds them, or the ones that are given."""

from __future__ import annotations

import difflib
import os
from typing import TYPE_CHECKING

from interview_tui.aws.clients import NOTHING_FROM_FILES, Clients, is_local
from interview_tui.aws.errors import translated
from interview_tui.aws.timestamps import read_quickly
from interview_tui.model.errors import CannotStart, NoCredentials

if TYPE_CHECKING:
    import boto3
    from botocore.session import Session as BotocoreSession

__all__ = ["Clients", "chosen_region", "connect", "require_region"]


@translated()
def connect(
    profile: str | None = None,
    region: str | None = None,
    endpoint_url: str | None = None,
    access_key_id: str | None = None,
    secret_access_key: str | None = None,
    session_token: str | None = None,
) -> Clients:
    """The clients for a profile and region; raises ``CannotStart`` or ``NoCredentials`` with what to do about it.

    Makes no call to AWS apart from what finding the credentials takes. With an access key of its own nothing of
    the AWS configuration on this machine is looked at.
    """
    region = region or os.environ.get("AWS_REGION") or None  # boto3 reads AWS_DEFAULT_REGION only
    # Not handed on to the clients: boto3 reads it itself, and lets AWS_ENDPOINT_URL_S3 and its like go first.
    endpoint = endpoint_url or os.environ.get("AWS_ENDPOINT_URL") or None
    if access_key_id and secret_access_key:
        session = _isolated_session(region, access_key_id, secret_access_key, session_token)
    else:
        session = _session(profile, region)
    _check_credentials(session, profile)  # first: a newcomer has neither, and the way in is credentials or the sandbox
    _check_region(session, endpoint)
    return Clients(session, endpoint_url, local=is_local(endpoint))


def _session(profile: str | None, region: str | None) -> boto3.Session:
    import boto3
    from botocore.session import Session

    from interview_tui.aws.service_models import find_quickly

    wanted = profile or os.environ.get("AWS_DEFAULT_PROFILE") or os.environ.get("AWS_PROFILE")
    core = Session()
    known = core.available_profiles
    if wanted and wanted != "default" and wanted not in known:
        raise _no_profile(wanted, known)
    read_quickly(core)
    find_quickly(core)
    return boto3.Session(botocore_session=core, profile_name=profile, region_name=region)


def _no_profile(name: str, known: list[str]) -> CannotStart:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return CannotStart(
        f"There is no AWS profile {name!r} on this machine.",
        f"{hint}`aws configure list-profiles` shows those there are.",
    )


def _isolated_session(
    region: str | None, access_key_id: str, secret_access_key: str, session_token: str | None
) -> boto3.Session:
    """A session that no AWS_PROFILE and no file under ~/.aws can disturb."""
    import boto3
    from botocore.session import Session

    from interview_tui.aws.service_models import find_quickly

    core = Session(session_vars=dict(NOTHING_FROM_FILES))
    read_quickly(core)
    find_quickly(core)
    return boto3.Session(
        botocore_session=core,
        aws_access_key_id=access_key_id,
        aws_secret_access_key=secret_access_key,
        aws_session_token=session_token,
        region_name=region,
    )


def _check_region(session: boto3.Session, endpoint: str | None) -> None:
    """A misspelt region would otherwise show as a connection that fails. Behind another endpoint any name will do."""
    region = session.region_name
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
    session = _session(profile, region or os.environ.get("AWS_REGION") or None)
    _check_region(session, os.environ.get("AWS_ENDPOINT_URL") or None)
    return session.region_name or ""


def require_region(region: str) -> None:
    """Raises ``CannotStart`` for what is no region of AWS, also where nobody signs in: a sandbox plays real ones."""
    from botocore.session import Session

    _require_known(region, Session())


def _require_known(region: str, session: boto3.Session | BotocoreSession) -> None:
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


def _check_credentials(session: boto3.Session, profile: str | None) -> None:
    if session.get_credentials() is not None:
        return
    of_profile = f" --profile {profile}" if profile else ""
    where = f" in the profile {profile!r}" if profile else ""
    raise NoCredentials(
        f"There are no AWS credentials{where}.",
        f"Sign in with `aws sso login{of_profile}` or `aws configure{of_profile}`, "
        "or try everything without an account: `interview-tui demo`, or `--sandbox` on any command.",
    )
