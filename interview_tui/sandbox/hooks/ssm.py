"""What templates and the sweep ask Systems Manager for, though tunnels themselves are not to be had here."""

from __future__ import annotations

import json
from typing import Any

from interview_tui.sandbox.hooks.symbols import require

# Templates look the image of a jump host up even when they make none.
_IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
_NO_IMAGE = "ami-00000000000000000"
_NO_DOCUMENTS: dict[str, Any] = {"DocumentIdentifiers": []}


def install() -> None:
    """Know a made-up image, and list documents: there are none."""
    from ministack.services import ssm

    images = require(ssm, "_PUBLIC_AMI_PARAMETERS")
    require(ssm, "resolve_parameter_value", "name_or_arn")
    handle = require(ssm, "handle_request", "method", "path", "headers", "body", "query_params")
    images[_IMAGE] = _NO_IMAGE

    async def with_documents(method: str, path: str, headers: dict[str, str], body: Any, query_params: Any) -> Any:
        if headers.get("x-amz-target", "").endswith(".ListDocuments"):
            return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(_NO_DOCUMENTS).encode()
        return await handle(method, path, headers, body, query_params)

    ssm.handle_request = with_documents
