"""The keys of the log as data: they work where the log has the keys, and feed bindings, hints, help and the README."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class LogKey:
    """One key: ``id`` is the name of its action; ``in_bar`` has it in the full screen's line of keys."""

    id: str
    key: str
    label: str
    help: str
    in_bar: bool = False

    @property
    def setting(self) -> str:
        """The name under which the settings give it another key."""
        return f"log_{self.id}"


LOG_KEYS = (
    LogKey("follow", "f", "Follow", "Follow the newest line, or pause. Scrolling up pauses; end follows again.", True),
    LogKey("search", "slash", "Search", "Search for a text, or for a regular expression as in /memory: \\d+/.", True),
    LogKey("next_match", "n", "Next", "Go to the next match."),
    LogKey("previous_match", "N", "Previous", "Go to the match before."),
    LogKey("filter", "ampersand", "Filter", "Show only lines with a text, or that match a /regular expression/.", True),
    LogKey("level", "L", "Level", "Show all levels, from info on, from warning on, or errors only.", True),
    LogKey("last_error", "E", "Last error", "Go to the last error; once more to the one before.", True),
    LogKey("call", "g", "Call", "Show only the call of this line, or all again.", True),
    LogKey("fold", "z", "Unfold", "Show the lines START, END and INIT too, or fold them away.", True),
    LogKey("open_line", "enter", "Line", "Show this line in full; JSON is laid out.", True),
    LogKey("copy_line", "y", "Copy", "Copy this line as it was written."),
    LogKey("wrap", "w", "Wrap", "Wrap long lines, or cut them off.", True),
    LogKey("zone", "u", "UTC", "Show times in UTC, or as they are here."),
    LogKey(
        "save_log", "s", "Save", "Save what is shown, or all that is kept, into a file that only you can read.", True
    ),
    LogKey("live_tail", "T", "Live Tail", "Read within a second or so, for money, or no longer. It asks first.", True),
)


def bindings() -> list[Binding]:
    """One binding for each key."""
    return [Binding(each.key, each.id, each.label, id=each.setting, tooltip=each.help, show=False) for each in LOG_KEYS]
