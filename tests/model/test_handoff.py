"""How long keys are good, and who can make them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interview_tui.model.errors import CannotHandOver
from interview_tui.model.handoff import CHAINED_SESSION, offer
from interview_tui.model.plan import Identity
from tests.fakes import NOW
from tests.handoffs import aws_handoff, interview, keys

ACCOUNT = "123456789012"


def identity(resource: str, *, temporary: bool, service: str = "iam") -> Identity:
    return Identity(ACCOUNT, f"arn:aws:{service}::{ACCOUNT}:{resource}", "eu-central-1", temporary=temporary)


class TestEnd:
    def test_the_keys_end_first(self) -> None:
        handoff = aws_handoff()
        assert handoff.ends_at == NOW + timedelta(hours=1)
        assert handoff.time_left(NOW + timedelta(minutes=50)) == timedelta(minutes=10)
        assert handoff.time_left(NOW + timedelta(hours=2)) == timedelta(hours=-1)

    def test_the_interview_ends_first(self) -> None:
        """STS gives a quarter of an hour at least; the role's own date ends it before."""
        handoff = aws_handoff(
            keys=keys(expires_at=NOW + timedelta(minutes=15)),
            interview=interview(tunnel=True, expires_at=NOW + timedelta(minutes=5)),
        )
        assert handoff.ends_at == NOW + timedelta(minutes=5)

    def test_an_interview_without_an_end(self) -> None:
        assert aws_handoff(interview=interview(tunnel=True, expires_at=None)).ends_at == NOW + timedelta(hours=1)


class TestOffer:
    def test_a_user_with_a_lasting_key_gets_all_of_it(self) -> None:
        assert offer(identity("user/maria", temporary=False)).longest is None

    @pytest.mark.parametrize(
        "caller",
        [
            identity("user/maria", temporary=True),
            identity("assumed-role/Admin/maria", temporary=True, service="sts"),
            identity("assumed-role/AWSReservedSSO_Admin_0123456789abcdef/maria", temporary=True, service="sts"),
        ],
    )
    def test_whoever_has_temporary_keys_gets_an_hour(self, caller: Identity) -> None:
        given = offer(caller)
        assert given.longest == CHAINED_SESSION
        assert "one hour" in given.why
        assert "Renew" in given.hint

    @pytest.mark.parametrize(
        ("caller", "who"),
        [
            (identity("root", temporary=False), "root"),
            (identity("federated-user/maria", temporary=True, service="sts"), "federated"),
        ],
    )
    def test_who_cannot_is_told_what_to_do(self, caller: Identity, who: str) -> None:
        with pytest.raises(CannotHandOver, match=who) as error:
            offer(caller)
        assert "Sign in" in error.value.hint
