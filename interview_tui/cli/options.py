"""Options that many commands share: where to work, and JSON."""

from __future__ import annotations

import functools
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from interview_tui.model.errors import Interrupted, InterviewError

Command = TypeVar("Command", bound=Callable[..., Any])
# The commands that work in a place; `demo`, `sandbox`, `settings` and `template` do not.
_COMMANDS = re.compile(
    r"`interview-tui "
    r"(doctor|bootstrap|deploy|list|show|verify|events|logs|traffic|credentials|brief|revoke|tunnel|cost|cleanup|extend"
    r"|diff|reset|sweep|archive|notes?)\b"
)
DEFAULT_SANDBOX = "default"
DEFAULT_REGION = "us-east-1"  # of sandboxes only; on AWS there is no default
_KEPT = __name__  # as what a running command keeps its options


@dataclass(frozen=True)
class Options:
    """Where to work: an AWS profile and region, or a sandbox; and whether only to look."""

    profile: str | None = None
    region: str | None = None
    sandbox: bool = False
    sandbox_name: str = DEFAULT_SANDBOX
    read_only: bool = False

    @property
    def words(self) -> str:
        """The options that lead other commands to the same place."""
        chosen = {"--profile": self.profile, "--region": self.region}
        if self.sandbox and self.sandbox_name != DEFAULT_SANDBOX:
            chosen["--sandbox-name"] = self.sandbox_name
        words = [word for option, value in chosen.items() if value for word in (option, shlex.quote(value))]
        return " ".join([*words, "--sandbox"] if self.sandbox and self.sandbox_name == DEFAULT_SANDBOX else words)

    def lead(self, text: str) -> str:
        """The text with every command in it leading to the same place: a hint must not end in another account."""
        return _COMMANDS.sub(rf"`interview-tui {self.words} \g<1>", text) if self.words else text


def lead_on(text: str) -> str:
    """The text with every command in it leading to where the running command works."""
    context = click.get_current_context(silent=True)
    options = context.meta.get(_KEPT) if context is not None else None
    return options.lead(text) if isinstance(options, Options) else text


def interrupted(options: Options) -> Interrupted:
    """What Ctrl-C leaves to say where nobody has caught it."""
    return Interrupted(
        "Interrupted; what AWS was asked to make or remove before, if anything, goes on.",
        options.lead("`interview-tui list` shows the interviews, `interview-tui doctor` the shared tier."),
    )


def place_options(command: Command) -> Command:
    """``--profile``, ``--region``, ``--sandbox``, ``--read-only`` and so on, before or after the command's name."""

    @click.option("--profile", metavar="NAME", help="AWS profile, as in the AWS CLI.")
    @click.option("--region", metavar="REGION", help="AWS region, as in the AWS CLI.")
    @click.option("--sandbox", is_flag=True, help="Use the embedded sandbox; it is started when none is running.")
    @click.option(
        "--sandbox-name", metavar="NAME", help="Which sandbox, when several run side by side (implies --sandbox)."
    )
    @click.option("--read-only", is_flag=True, help="Look only: refuse whatever would change something.")
    @click.pass_context
    @functools.wraps(command)
    def with_place(
        context: click.Context,
        /,
        *args: Any,
        profile: str | None,
        region: str | None,
        sandbox: bool,
        sandbox_name: str | None,
        read_only: bool,
        **values: Any,
    ) -> Any:
        before = context.obj if isinstance(context.obj, Options) else Options()
        options = Options(
            profile=profile or before.profile,
            region=region or before.region,
            sandbox=sandbox or bool(sandbox_name) or before.sandbox,
            sandbox_name=sandbox_name or before.sandbox_name,
            read_only=read_only or before.read_only,
        )
        context.meta[_KEPT] = options
        try:
            return command(*args, options=options, **values)
        except InterviewError as error:
            error.hint = options.lead(error.hint)
            raise
        except (click.Abort, KeyboardInterrupt):
            raise interrupted(options) from None

    return with_place  # type: ignore[return-value]


def json_option(command: Command) -> Command:
    """``--json``: one JSON value on standard output and nothing else; errors as JSON on standard error."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")(command)
