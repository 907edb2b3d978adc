"""What a candidate gets to read: keys for every shell, the e-mail, and the briefs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from interview_tui.data import data_path
from interview_tui.model.challenge import Challenge
from interview_tui.model.errors import WrongUse
from interview_tui.model.handoff import Format, Handoff
from interview_tui.model.interview import Interview
from interview_tui.quoting import FILTERS

if TYPE_CHECKING:
    import jinja2

DATABASE_PORT, CACHE_PORT = 15432, 16379
"""The candidate's ends of the tunnels: not 5432 and 6379, where a database of the candidate's own may listen."""

# Whatever can go wrong in somebody's template while it is filled in, besides what Jinja says of it.
_TROUBLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class JinjaStationery:
    """Implements ``model.local_ports.Stationery`` with the templates of ``assets/handoff/`` and the challenges' briefs.

    A file of the same name in ``overrides`` takes the place of a template. Secrets come to the templates masked; only
    the filter that quotes them for their shell reveals them.
    """

    def __init__(
        self, challenges: Mapping[str, Challenge], overrides: Path | None, now: Callable[[], datetime]
    ) -> None:
        self._challenges = challenges
        self._now = now
        self._overrides = overrides
        packaged = (data_path("assets", "handoff"), data_path("assets", "challenges"))
        self._folders = packaged if overrides is None else (overrides, *packaged)

    @cached_property
    def _jinja(self) -> jinja2.Environment:
        import jinja2  # the first reading does without it, and it takes longer than that

        found = jinja2.Environment(
            loader=jinja2.FunctionLoader(self._source),
            undefined=jinja2.StrictUndefined,
            autoescape=False,  # noqa: S701 - plain text for terminals; every value is quoted for its shell
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        found.filters.update(FILTERS)
        return found

    def write(self, handoff: Handoff, form: Format, *, with_briefs: bool = False) -> str:
        """The keys in one of the forms; the e-mail is complete and carries no brief unless asked."""
        if form is Format.JSON:
            return _json(handoff)
        values = self._values(handoff)
        if form is Format.EMAIL and with_briefs:
            values["briefs"] = self._briefs(handoff)
        return self._render(f"{form.value}.txt", values)

    def mail(self, handoff: Handoff, *, with_briefs: bool = False) -> bytes:
        """The e-mail as a file: ``X-Unsent`` has Outlook open it as a draft."""
        message = EmailMessage(policy=SMTP)
        message["Subject"] = " ".join(self._render("subject.txt", self._values(handoff)).split())
        message["To"] = ""
        message["Date"] = self._now()
        message["X-Unsent"] = "1"
        message.set_content(self.write(handoff, Format.EMAIL, with_briefs=with_briefs), charset="utf-8")
        return message.as_bytes()

    def brief(self, interview: Interview, challenge: str, region: str, endpoint_url: str) -> str:
        """The brief of a challenge with the interview's names in it, as Markdown; has no secret in it."""
        if challenge not in self._challenges or challenge not in interview.challenges:
            raise WrongUse(
                f"{interview.id} has no challenge {challenge}.",
                f"It has {', '.join(interview.challenges) or 'none'}.",
            )
        values = {**_names(interview), "region": region, "endpoint_url": endpoint_url}
        return self._render(f"{self._challenges[challenge].fragment}/brief.md", values)

    def _briefs(self, handoff: Handoff) -> list[str]:
        known = [key for key in handoff.interview.challenges if key in self._challenges]
        return [self.brief(handoff.interview, key, handoff.region, handoff.endpoint_url) for key in known]

    def _values(self, handoff: Handoff) -> dict[str, Any]:
        """Everything that a template may name; docs/handoff.md has the list."""
        interview, keys = handoff.interview, handoff.keys
        end = interview.expires_at or handoff.ends_at
        known = [self._challenges[key] for key in interview.challenges if key in self._challenges]
        return {
            **_names(interview),
            "region": handoff.region,
            "endpoint_url": handoff.endpoint_url,
            "access_key_id": keys.access_key_id,
            "secret_access_key": keys.secret_access_key,
            "session_token": keys.session_token,
            "arn": keys.arn,
            "role_arn": handoff.role_arn,
            "ends_at": handoff.ends_at,
            "interview_ends_at": end,
            # By more than what is lost in rounding.
            "ends_early": end - handoff.ends_at > timedelta(minutes=1),
            "shortened": handoff.shortened,
            "briefs": [],
            "parts": [f"{challenge.fragment}.txt" for challenge in known],
        }

    def _render(self, name: str, values: Mapping[str, Any]) -> str:
        import jinja2

        try:
            return self._jinja.get_template(name).render(values)
        except jinja2.TemplateSyntaxError as error:
            where, what = f"{error.filename or name}, line {error.lineno}", error.message or "not a template"
        except (jinja2.TemplateError, *_TROUBLE) as error:
            where, what = self._place(error.__traceback__) or name, str(error) or type(error).__name__
        # Raised out here, the first error is no context of this one: nothing of it is printed along with it.
        hint = f"`interview-tui show {values['interview_id']}` tells what the interview has."
        if self._overrides is not None and where.startswith(str(self._overrides)):
            hint = "Mend it, or remove it to have the one that comes with the program."
        raise WrongUse(f"The template {where}: {what}.", hint)

    def _source(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        for path in (folder / name for folder in self._folders):
            try:
                return path.read_text(encoding="utf-8"), str(path), lambda: False
            except (FileNotFoundError, NotADirectoryError):
                continue
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                raise WrongUse(f"The template {path}, line {line}: not UTF-8.", "Save it as UTF-8.") from None
            except OSError as error:
                raise WrongUse(f"The template {path} cannot be read: {error.strerror}.", "Mend or remove it.") from None
        return None

    def _place(self, trace: TracebackType | None) -> str:
        """File and line of the innermost template that an error came through."""
        place = ""
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if any(file.startswith(str(folder)) for folder in self._folders):
                place = f"{file}, line {trace.tb_lineno}"
            trace = trace.tb_next
        return place


def _names(interview: Interview) -> dict[str, Any]:
    """The interview and its outputs, ``LeakyApiFunction`` as ``leaky_api_function``.

    With a tunnel, host and port of the database and the cache are the candidate's end of it.
    """
    names: dict[str, Any] = {_snake(name): value for name, value in interview.outputs.items()}
    if "tunnel_target" in names:
        names |= {"database_endpoint": "127.0.0.1", "database_port": str(DATABASE_PORT)}
        names |= {"cache_endpoint": "127.0.0.1", "cache_port": str(CACHE_PORT)}
    return {**names, "interview_id": interview.id, "candidate": interview.candidate, "owner": interview.owner}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _json(handoff: Handoff) -> str:
    keys = handoff.keys
    content = {
        "access_key_id": keys.access_key_id,
        "secret_access_key": keys.secret_access_key.reveal(),
        "session_token": keys.session_token.reveal(),
        "expiration": f"{handoff.ends_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "region": handoff.region,
        "endpoint_url": handoff.endpoint_url,
        "role_arn": handoff.role_arn,
        "interview": handoff.interview.id,
    }
    return json.dumps(content, indent=2) + "\n"
