"""An emulator that has changed is refused by name, and no hook goes in half."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from interview_tui.model.errors import CannotStart
from interview_tui.sandbox.hooks.symbols import EmulatorChanged, require, require_handler, require_text


def test_what_is_there_is_returned() -> None:
    module = SimpleNamespace(__name__="emulator.thing", start=lambda name, port=0: (name, port))
    assert require(module, "start", "name", "port")("a") == ("a", 0)
    assert require(module, "start", "name") is module.start


def test_a_missing_symbol_is_named() -> None:
    with pytest.raises(EmulatorChanged, match=r"emulator\.thing\.stop is gone") as refused:
        require(SimpleNamespace(__name__="emulator.thing"), "stop")
    assert isinstance(refused.value, CannotStart)
    assert "interview-tui[sandbox]" in refused.value.hint


def test_other_parameters_are_named() -> None:
    module = SimpleNamespace(__name__="emulator.thing", start=lambda port: port)
    with pytest.raises(EmulatorChanged, match=r"thing\.start takes \(port\), not \(name, port\)"):
        require(module, "start", "name", "port")


def test_a_missing_handler_is_named() -> None:
    with pytest.raises(EmulatorChanged, match="no handler for AWS::RDS::DBInstance"):
        require_handler({}, "AWS::RDS::DBInstance", "create")
    with pytest.raises(EmulatorChanged, match="the handler for AWS::RDS::DBInstance has no delete"):
        require_handler({"AWS::RDS::DBInstance": {"create": 1}}, "AWS::RDS::DBInstance", "create", "delete")


def test_a_changed_text_is_named() -> None:
    with pytest.raises(EmulatorChanged, match=r"thing\.SCRIPT no longer contains 'json.dumps'"):
        require_text(SimpleNamespace(__name__="emulator.thing", SCRIPT="print()"), "SCRIPT", "json.dumps")


SYMBOLS = [
    ("credentials", "ministack.services.sts", "register_session"),
    ("credentials", "ministack.core.iam_evaluator", "is_root_access_key"),
    ("credentials", "ministack.core.lambda_runtime", "execution_credentials"),
    ("boundaries", "ministack.services.iam", "_put_role_permissions_boundary"),
    ("deletes", "ministack.services.s3", "_bucket_has_versions"),
    ("dynamodb_arns", "ministack.core.iam_actions", "dynamodb_resource_arns"),
    ("dynamodb_tables", "ministack.services.dynamodb", "_update_table"),
    ("iam_paths", "ministack.core.iam_actions", "extract_resource_arn"),
    ("lambda_arns", "ministack.core.iam_actions", "extract_resource_arn"),
    ("access_keys", "ministack.services.iam", "_access_keys"),
    ("ssm", "ministack.services.ssm", "_PUBLIC_AMI_PARAMETERS"),
    ("interruption", "ministack.services.cloudformation.handlers", "_delete_stack_async"),
    ("elasticache", "ministack.services.elasticache", "_spawn_redis_container"),
    ("rds", "ministack.services.rds", "_instances"),
    ("rds", "ministack.services.cloudformation.provisioners", "_rds_db_instance_attrs"),
    ("lambda_process", "ministack.core.lambda_runtime", "subprocess"),
    ("iam_conditions", "ministack.core.iam_actions", "request_tag_context"),
    ("lambda_actions", "ministack.core.iam_actions", "_lambda_action"),
    ("lambda_actions", "ministack.services.lambda_svc", "_esms"),
    ("lambda_invoke", "ministack.core.lambda_runtime", "Worker"),
    ("lambda_logs", "ministack.services.lambda_svc", "_emit_lambda_logs"),
    ("lambda_logs", "ministack.services.cloudwatch_logs", "_fanout_to_live_tail_sessions"),
    ("live_tail", "ministack.core.iam_actions", "extract_resource_arn"),
    ("log_pages", "ministack.services.cloudwatch_logs", "_filter_log_events"),
    ("log_pages", "ministack.services.cloudwatch_logs", "_log_events_lock"),
    ("lambda_lifetime", "ministack.core.lambda_runtime", "kill_workers"),
    ("lambda_updates", "ministack.services.cloudformation.provisioners", "_reconcile_tag_map"),
    ("lambda_beginnings", "ministack.core.lambda_runtime", "_PYTHON_WORKER_SCRIPT"),
    ("pace", "ministack.services.cloudformation.stacks", "_runs_on_worker_thread"),
]

# In a process of its own: hooks change the emulator for good.
_INSTALL = """
import importlib, sys, tempfile
from pathlib import Path
import ministack.services.lambda_svc, ministack.services.sts
hook, module, symbol = sys.argv[1:]
owner = importlib.import_module(module)
delattr(owner, symbol)
from interview_tui.sandbox.hooks import {hook}
arguments = {{"elasticache": (None,), "rds": (None,), "pace": (0.0,),
             "lambda_process": (None, Path(tempfile.mkdtemp()))}}.get(hook, ())
try:
    {hook}.install(*arguments)
except Exception as error:
    print(type(error).__name__, error)
"""


_REGISTER = """
import sys, threading, time
from ministack.services import sts
import ministack.services.lambda_svc
from interview_tui.sandbox.hooks import credentials
credentials.install()
sys.setswitchinterval(1e-6)
errors = []
def register(name):
    try:
        for number in range(400):
            sts.register_session(f"{name}-{number}", {"Expiration": time.time() + 60})
    except RuntimeError as error:
        errors.append(error)
threads = [threading.Thread(target=register, args=(name,)) for name in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(sts._sessions), errors)
"""


@pytest.mark.sandbox
def test_sessions_are_registered_from_many_threads() -> None:
    done = subprocess.run([sys.executable, "-c", _REGISTER], capture_output=True, text=True, check=False)
    assert done.stdout == "3200 []\n", done.stdout + done.stderr


@pytest.mark.sandbox
@pytest.mark.parametrize(("hook", "module", "symbol"), SYMBOLS)
def test_every_hook_checks_what_it_builds_on(hook: str, module: str, symbol: str, tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _INSTALL.format(hook=hook), hook, module, symbol],
        capture_output=True,
        text=True,
        check=False,
        env={"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.startswith("EmulatorChanged The emulator has changed:"), done.stdout + done.stderr
    assert f"{module}.{symbol}" in done.stdout
