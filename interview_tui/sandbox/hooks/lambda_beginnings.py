"""Code that cannot be loaded: what Lambda's Python runtime answers and logs when an environment does not begin."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

import json
from typing import Any

from interview_tui.sandbox.hooks.symbols import require, require_text

# In the emulator it is one sentence, without the kind of the error.
_RUN = "def run():\n"
_SAID = '{"status": "error", "error": str(e)}) + "\\n")'
_TOLD = '{"status": "error", "error": json.dumps(_not_begun(e, module_name, handler_name, code_dir))}) + "\\n")'
_NOT_BEGUN = """
def _not_begun(error, module, handler, folder):
    kind, message, trace = type(error).__name__, str(error), traceback.format_tb(error.__traceback__)
    if isinstance(error, ImportError):
        kind, message, trace = "Runtime.ImportModuleError", f"Unable to import module '{module}': {message}", []
    elif isinstance(error, SyntaxError):
        kind, message = "Runtime.UserCodeSyntaxError", f"Syntax error in module '{module}': {message}"
        trace = [f'  File "{error.filename}" Line {error.lineno}']
    elif isinstance(error, AttributeError) and module in sys.modules:
        kind, message, trace = "Runtime.HandlerNotFound", f"Handler '{handler}' missing on module '{module}'", []
    return {"errorMessage": message, "errorType": kind, "stackTrace": [e.replace(folder, "/var/task") for e in trace]}

"""
_PREFIX = "Worker init failed: "


def install() -> None:
    """Have the emulator's worker tell what went wrong, not a sentence about it."""
    from ministack.core import lambda_runtime

    require(lambda_runtime, "Worker")
    script = require_text(lambda_runtime, "_PYTHON_WORKER_SCRIPT", _SAID)
    require_text(lambda_runtime, "_PYTHON_WORKER_SCRIPT", _RUN)
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.replace(_SAID, _TOLD).replace(_RUN, _NOT_BEGUN + _RUN)


def failure(error: Exception) -> dict[str, Any] | None:
    """What the runtime said of code that could not be loaded; ``None`` where that was not the trouble."""
    try:
        found = json.loads(str(error).removeprefix(_PREFIX))
    except ValueError:
        return None
    return found if isinstance(found, dict) and "errorType" in found else None
