"""A stack that is deleted while it is being made: the making stops after its present resource, then all of it goes.

The emulator lets both run side by side; what the creation makes after the deletion has passed would stay behind.
"""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from interview_tui.sandbox.hooks.symbols import require

Work = Callable[..., Coroutine[Any, Any, None]]


def install() -> None:
    """Make DeleteStack wait for a running operation of the same stack, and that operation stop early."""
    from ministack.services import cloudformation
    from ministack.services.cloudformation import handlers, stacks

    operations = _Operations(require(cloudformation, "_stacks"))
    deploy = require(stacks, "_deploy_stack_async", "stack_name", "stack_id", "template")
    delete = require(handlers, "_delete_stack_async", "stack_name", "stack_id")
    add_event = require(stacks, "_add_event", "stack_id", "stack_name", "logical_id", "resource_type", "status")
    resolve_outputs = require(stacks, "_resolve_stack_outputs")
    handlers._deploy_stack_async = operations.tracked(deploy)
    handlers._delete_stack_async = operations.after_the_running_one(delete)
    stacks._add_event = operations.stopping_at_the_next_resource(add_event)
    stacks._resolve_stack_outputs = operations.stopping_at_the_end(resolve_outputs)


class _Operations:
    """Which stacks are being made, and which of them are to stop."""

    def __init__(self, stacks: Any) -> None:
        self._stacks = stacks
        self._running: dict[str, asyncio.Event] = {}
        self._stopping: set[str] = set()

    def tracked(self, deploy: Work) -> Work:
        """Remember while a stack is being made."""

        async def deploying(stack_name: str, stack_id: str, *args: Any, **options: Any) -> None:
            ended = self._running[stack_id] = asyncio.Event()
            try:
                await deploy(stack_name, stack_id, *args, **options)
            finally:
                self._running.pop(stack_id, None)
                ended.set()

        return deploying

    def after_the_running_one(self, delete: Work) -> Work:
        """Stop the operation that runs, wait for its present resource, then delete."""

        async def deleting(stack_name: str, stack_id: str, *args: Any, **options: Any) -> None:
            ended = self._running.get(stack_id)
            if ended is not None:
                self._stopping.add(stack_id)
                stack = self._stacks.get(stack_name)
                if stack:
                    stack["StackStatus"] = "DELETE_IN_PROGRESS"
                await ended.wait()
                self._stopping.discard(stack_id)
            await delete(stack_name, stack_id, *args, **options)

        return deleting

    def stopping_at_the_next_resource(self, add_event: Callable[..., None]) -> Callable[..., None]:
        """Every resource begins with an event: there a stopped operation ends."""

        def adding(
            stack_id: str, stack_name: str, logical_id: str, resource_type: str, status: str, *rest: Any, **more: Any
        ) -> None:
            if stack_id in self._stopping and status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"):
                raise asyncio.CancelledError
            add_event(stack_id, stack_name, logical_id, resource_type, status, *rest, **more)

        return adding

    def stopping_at_the_end(self, resolve: Callable[..., Any]) -> Callable[..., Any]:
        """The last resource is followed by no other: there the operation ends before it calls itself complete."""

        def resolving(*args: Any, **options: Any) -> Any:
            if {argument for argument in args if isinstance(argument, str)} & self._stopping:
                raise asyncio.CancelledError
            return resolve(*args, **options)

        return resolving
