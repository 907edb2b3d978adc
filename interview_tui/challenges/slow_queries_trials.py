"""What a candidate of challenge C can and cannot do, as calls that change nothing and cost nothing worth a word."""

from __future__ import annotations

from interview_tui.model.interview import Interview
from interview_tui.model.trials import Trial, allowed, neighbour


def trials(interview: Interview) -> tuple[Trial, ...]:
    """Its own login can be read; the owner's, another interview's, and the database itself are out of reach."""
    beside, nothing = neighbour(interview.id), f"{interview.id}-nothing"
    own, owners = interview.output("DatabaseCandidateSecretArn"), interview.output("DatabaseAdminSecretArn")
    return (
        allowed("read the database login", "secretsmanager", "get_secret_value", SecretId=own),
        Trial("read the database owner's login", "secretsmanager", "get_secret_value", {"SecretId": owners}),
        Trial(
            "read another interview's database login",
            "secretsmanager",
            "get_secret_value",
            {"SecretId": f"{beside}-database-candidate"},
        ),
        Trial("change the database", "rds", "modify_db_instance", {"DBInstanceIdentifier": nothing}),
        Trial(
            "copy the database",
            "rds",
            "create_db_snapshot",
            {"DBInstanceIdentifier": nothing, "DBSnapshotIdentifier": nothing},
        ),
        Trial(
            "delete the database",
            "rds",
            "delete_db_instance",
            {"DBInstanceIdentifier": nothing, "SkipFinalSnapshot": True},
        ),
        Trial("delete the cache", "elasticache", "delete_cache_cluster", {"CacheClusterId": nothing}),
    )
