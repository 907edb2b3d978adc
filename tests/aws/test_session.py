"""Signing in: what the AWS CLI would use, and a sentence for what is missing."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from interview_tui.aws.clients import CALL_SECONDS, Clients
from interview_tui.aws.cloud import AwsCloud
from interview_tui.aws.session import SignIn, connect, require_region
from interview_tui.model.errors import CannotStart, CloudError, NoCredentials
from tests.aws.documents import of_type, shared

KEYS = {"access_key_id": "testing", "secret_access_key": "testing"}


@pytest.mark.parametrize("region", ["eu-central-1", None])
def test_no_credentials(region: str | None) -> None:
    with pytest.raises(NoCredentials) as caught:
        connect(SignIn(region=region))
    assert caught.value.title == "There are no AWS credentials."
    assert "aws sso login" in caught.value.hint
    assert "--sandbox" in caught.value.hint
    assert caught.value.exit_code == 2


def test_no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with pytest.raises(CannotStart, match="No AWS region"):
        connect(SignIn())


@pytest.mark.parametrize(("wrong", "right"), [("us-east-9", "us-east-1"), ("eu-centrall-1", "eu-central-1")])
def test_wrong_region_names_the_nearest(wrong: str, right: str) -> None:
    with pytest.raises(CannotStart) as caught:
        connect(SignIn(region=wrong, **KEYS))
    assert wrong in caught.value.title
    assert right in caught.value.hint


@pytest.mark.parametrize("wrong", ["us east 1", "US-EAST-1", "'; rm -rf", "x"])
def test_regions_that_are_none(wrong: str) -> None:
    with pytest.raises(CannotStart):
        connect(SignIn(region=wrong, **KEYS))


@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1", "mx-central-1"])
def test_regions_of_every_partition(region: str) -> None:
    assert connect(SignIn(region=region, **KEYS)).region == region


def test_a_region_can_be_asked_for_without_signing_in() -> None:
    require_region("eu-central-1")
    with pytest.raises(CannotStart, match="There is no AWS region 'nowhere'"):
        require_region("nowhere")


def test_any_region_behind_another_endpoint() -> None:
    clients = connect(SignIn(region="us-east-9", endpoint_url="http://127.0.0.1:4566", **KEYS))
    assert clients.endpoint == "http://127.0.0.1:4566"


def test_region_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert connect(SignIn(**KEYS)).region == "eu-west-1"
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    assert connect(SignIn(**KEYS)).region == "eu-west-2"
    assert connect(SignIn(region="eu-west-3", **KEYS)).region == "eu-west-3"


def test_unknown_profile_names_the_nearest(aws_files: Path) -> None:
    (aws_files / "config").write_text("[profile interviews]\nregion = eu-west-1\n")
    with pytest.raises(CannotStart) as caught:
        connect(SignIn(profile="interview"))
    assert caught.value.title == "There is no AWS profile 'interview' on this machine."
    assert "Did you mean interviews?" in caught.value.hint


def test_unknown_profile_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nope")
    with pytest.raises(CannotStart, match="'nope'"):
        connect(SignIn(region="eu-west-1"))


def test_a_profile_brings_its_region_and_goes_before_the_environment(
    aws_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (aws_files / "config").write_text("[profile work]\nregion = eu-west-1\n")
    (aws_files / "credentials").write_text("[work]\naws_access_key_id = AK\naws_secret_access_key = SK\n")
    monkeypatch.setenv("AWS_PROFILE", "nope")
    clients = connect(SignIn(profile="work"))
    assert clients.region == "eu-west-1"
    assert access_key(clients) == "AK"


def test_a_profile_without_credentials_is_named(aws_files: Path) -> None:
    (aws_files / "config").write_text("[profile bare]\nregion = eu-west-1\n")
    with pytest.raises(NoCredentials) as caught:
        connect(SignIn(profile="bare"))
    assert "'bare'" in caught.value.title
    assert "aws configure --profile bare" in caught.value.hint


def test_a_broken_configuration_is_not_a_traceback(aws_files: Path) -> None:
    (aws_files / "config").write_text("this is no configuration\n")
    with pytest.raises(CannotStart, match="configuration"):
        connect(SignIn(region="eu-west-1"))


def test_half_of_the_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    with pytest.raises(NoCredentials, match="incomplete"):
        connect(SignIn(region="eu-west-1"))


def test_keys_of_ones_own_make_everything_on_this_machine_irrelevant(
    aws_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (aws_files / "config").write_text("this is no configuration\n")
    monkeypatch.setenv("AWS_PROFILE", "nope")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "REAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "REAL")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "REAL")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://elsewhere.invalid")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://elsewhere.invalid")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    clients = connect(SignIn(region="us-east-1", endpoint_url="http://127.0.0.1:4566", **KEYS))
    assert access_key(clients) == "testing"
    assert clients.s3.meta.endpoint_url == "http://127.0.0.1:4566"
    assert clients.s3.meta.config.proxies == {}
    assert clients.s3.meta.config.s3 == {"addressing_style": "path"}


def test_endpoint_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    clients = connect(SignIn(region="us-east-1"))
    assert clients.endpoint == "http://127.0.0.1:4566"
    assert clients.s3.meta.endpoint_url == "http://127.0.0.1:9000"
    assert clients.s3.meta.config.proxies == {}


@pytest.mark.parametrize("wrong", ["127.0.0.1:4566", "http://", "nonsense"])
def test_an_endpoint_that_is_no_address(wrong: str) -> None:
    clients = connect(SignIn(region="us-east-1", endpoint_url=wrong, **KEYS))
    with pytest.raises(CannotStart, match="not an address"):
        _ = clients.cloudformation


@pytest.mark.parametrize("region", ["eu-central-1", "cn-north-1", "us-gov-west-1"])
def test_on_aws_there_is_no_endpoint_to_show(region: str) -> None:
    assert connect(SignIn(region=region, **KEYS)).endpoint == ""


def test_timeouts_and_retries(clients: Clients) -> None:
    ordinary, caller = clients.functions.meta.config, clients.caller.meta.config
    assert (ordinary.connect_timeout, ordinary.read_timeout) == (5, 20)
    assert ordinary.retries == {"mode": "standard", "total_max_attempts": 4}
    assert ordinary.max_pool_connections == 32
    assert ordinary.proxies is None
    assert caller.read_timeout == CALL_SECONDS
    longest = max(function["Timeout"] for function in of_type(shared(), "AWS::Lambda::Function").values())
    assert longest < CALL_SECONDS, "a function is heard to its end"
    assert caller.retries == {"mode": "standard", "total_max_attempts": 1}
    assert "interview-tui/" in ordinary.user_agent


def test_a_client_is_made_once(clients: Clients) -> None:
    assert clients.cloudformation is clients.cloudformation
    assert clients.functions is not clients.caller


def test_a_client_is_made_once_even_when_many_threads_ask(clients: Clients) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: clients.logs, range(32)))
    assert all(one is made[0] for one in made)


def test_a_function_is_never_called_twice() -> None:
    """The caretaker seeds data: a repeated call after a lost answer would do it again."""
    hits: list[str] = []

    class Failing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hits.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(503)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Failing) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        clients = connect(SignIn(region="us-east-1", endpoint_url=f"http://127.0.0.1:{server.server_port}", **KEYS))
        with pytest.raises(CloudError, match="trouble of its own"):
            AwsCloud(clients).invoke("interviews-caretaker", {"action": "seed"})
        server.shutdown()
        thread.join()
    assert len(hits) == 1


def test_importing_is_cheap() -> None:
    code = "import sys, interview_tui.aws.session; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def access_key(clients: Clients) -> str:
    return str(clients.sts._request_signer._credentials.access_key)


def test_no_secret_is_in_what_is_told_of_a_sign_in() -> None:
    told = repr(
        SignIn("work", access_key_id="AKIAEXAMPLE", secret_access_key="canary-key", session_token="canary-token")
    )
    assert "canary" not in told
    assert "AKIAEXAMPLE" in told
