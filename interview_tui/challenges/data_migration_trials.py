"""What a candidate of challenge A can and cannot do, as calls that change nothing and cost nothing worth a word."""

from __future__ import annotations

from interview_tui.model.interview import Interview
from interview_tui.model.trials import Answer, Trial, allowed, neighbour

KEYS = {
    "SchoolsTable": "school_id",
    "ClassesTable": "class_id",
    "StudentsTable": "student_id",
    "AssessmentsTable": "assessment_id",
}
"""The key of each table, by the stack's output that has its name."""

NOBODY = "interview-tui-boundary-check"
"""The key of an item that does not exist."""


def trials(interview: Interview) -> tuple[Trial, ...]:
    """Its own four tables work; those of the interview beside it, and the tables themselves, are out of reach."""
    tables = {output: interview.output(output) for output in KEYS}
    nothing, beside = f"{interview.id}-Nothing", f"{neighbour(interview.id)}-Schools"
    return (
        *(allowed(f"read {name}", "dynamodb", "scan", TableName=name, Limit=1) for name in tables.values()),
        *(_write(tables[output], key, Answer.ALLOWED) for output, key in KEYS.items()),
        allowed("describe a table", "dynamodb", "describe_table", TableName=tables["SchoolsTable"]),
        Trial("read another interview's table", "dynamodb", "scan", {"TableName": beside, "Limit": 1}),
        Trial("describe another interview's table", "dynamodb", "describe_table", {"TableName": beside}),
        _write(beside, "school_id", Answer.DENIED),
        Trial(
            "read another interview's table by PartiQL",
            "dynamodb",
            "execute_statement",
            # The names are our own, and PartiQL has no other way to name a table.
            {"Statement": f"SELECT * FROM \"{beside}\" WHERE school_id = '{NOBODY}'"},  # noqa: S608
        ),
        Trial("delete a table", "dynamodb", "delete_table", {"TableName": nothing}),
        Trial(
            "change a table's settings",
            "dynamodb",
            "update_table",
            {"TableName": nothing, "BillingMode": "PAY_PER_REQUEST"},
        ),
        Trial("back up a table", "dynamodb", "create_backup", {"TableName": nothing, "BackupName": "nothing"}),
    )


def _write(table: str, key: str, expected: Answer) -> Trial:
    """Delete an item that is not there, if it is there."""
    parameters = {
        "TableName": table,
        "Key": {key: {"S": NOBODY}},
        "ConditionExpression": f"attribute_exists({key})",
    }
    return Trial(f"write to {table}", "dynamodb", "delete_item", parameters, expected)
