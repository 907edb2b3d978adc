"""The first start without credentials: two doors."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Static

from interview_tui.model.errors import InterviewError
from interview_tui.ui.messages import RefreshRequested
from interview_tui.ui.place import Exit
from interview_tui.ui.words import clean

_SIGN_IN = (
    ("With single sign-on", "aws configure sso    once, then\naws sso login"),
    ("With access keys", "aws configure"),
    ("With variables", "export AWS_ACCESS_KEY_ID=…  AWS_SECRET_ACCESS_KEY=…  AWS_SESSION_TOKEN=…"),
    ("With another profile", "interview-tui --profile NAME"),
)


class Welcome(Screen[None]):
    """Offers the sandbox, or says how to sign in; goes by itself once there are credentials."""

    CSS_PATH = "welcome.tcss"
    AUTO_FOCUS = "#sandbox"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Try again"),
        Binding("s", "sandbox", "Sandbox"),
        Binding("h", "sign_in", "How to sign in"),
        Binding("down,right", "app.focus_next", "Next", show=False),
        Binding("up,left", "app.focus_previous", "Previous", show=False),
    ]

    def __init__(self, error: InterviewError) -> None:
        super().__init__()
        self._error = error
        # Held rather than looked up: another attempt may fail before the screen is there.
        self._missing = Static(id="missing")

    def compose(self) -> ComposeResult:
        """What is missing, and the two doors."""
        with VerticalScroll(id="welcome", classes="dialog") as pane:
            pane.border_title = "Welcome to interview-tui"
            yield self._missing
            with Horizontal(classes="door"):
                yield Button("Try it in the sandbox", id="sandbox", variant="primary", compact=True)
                yield Static(
                    Content("An AWS of its own on this machine: real databases and functions, no account, no cost."),
                    classes="quiet",
                )
            with Horizontal(classes="door"):
                yield Button("How to sign in", id="how", compact=True)
                yield Static(Content("Use your AWS account."), classes="quiet")
            with Vertical(id="ways"):
                for title, words in _SIGN_IN:
                    yield Static(Content.assemble((title, "bold"), "\n", (words, "$accent")), classes="way")
            yield Static(
                Content.assemble(
                    *(("s", "bold"), " sandbox   ", ("h", "bold"), " how to sign in   "),
                    *(("r", "bold"), " try again   ", ("^q", "bold"), " quit"),
                ),
                classes="quiet keys",
            )

    def on_mount(self) -> None:
        """Say what is missing."""
        self.show(self._error)

    def show(self, error: InterviewError) -> None:
        """Another attempt failed, perhaps for another reason."""
        self._error = error
        self._missing.update(Content.assemble((clean(error.title), "bold"), "\n", clean(error.hint)))

    @on(Button.Pressed, "#sandbox")
    def action_sandbox(self) -> None:
        """Leave for the sandbox."""
        self.app.exit(Exit.SANDBOX)

    @on(Button.Pressed, "#how")
    def action_sign_in(self) -> None:
        """Show the ways to sign in."""
        ways = self.query_one("#ways")
        ways.display = True
        ways.scroll_visible(animate=False)

    def action_again(self) -> None:
        """Look for credentials at once."""
        self._missing.update(Content("Looking for credentials…"))
        self.post_message(RefreshRequested())
