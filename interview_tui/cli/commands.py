"""The commands by their names. Imports nothing: what is looked up here decides what is imported at all."""

from __future__ import annotations

COMMANDS = {
    "demo": "dashboard.demo",
    "doctor": "environment.doctor",
    "bootstrap": "environment.bootstrap",
    "template": "environment.template",
    "deploy": "interviews.deploy",
    "list": "interviews.list_interviews",
    "show": "interviews.show",
    "verify": "interviews.verify",
    "events": "interviews.events",
    "diff": "undoing.diff",
    "reset": "undoing.reset",
    "extend": "extend.extend",
    "cleanup": "cleanup.cleanup",
    "sweep": "sweep.sweep",
    "logs": "logs.logs",
    "traffic": "traffic.traffic",
    "archive": "archive.archive",
    "note": "notes.note",
    "notes": "notes.notes",
    "credentials": "handoff.credentials",
    "brief": "handoff.brief",
    "revoke": "handoff.revoke",
    "tunnel": "tunnel.tunnel",
    "cost": "cost.cost",
    "prices": "cost.prices",
    "sandbox": "sandbox.group",
    "settings": "settings.settings",
}
"""Each command by its module and what it is called there."""
