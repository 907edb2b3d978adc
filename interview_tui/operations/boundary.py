"""The boundary check: with the candidate's own keys, what must work and what must be denied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

from interview_tui.beside import all_of
from interview_tui.model.challenge import Challenge
from interview_tui.model.errors import InterviewError, NoCredentials
from interview_tui.model.handoff import MIN_SESSION, Keys
from interview_tui.model.health import Check, CheckState
from interview_tui.model.interview import Interview
from interview_tui.model.names import DENY_ALL
from interview_tui.model.ports import Candidate, Cloud
from interview_tui.model.trials import Answer, Result, Trial, allowed

CHECK = "Candidate access"
AT_ONCE = 8
SESSION = "interview-tui-verify"
_ROLE = {"RoleSessionName": "interview-tui"}


def chosen(challenges: Mapping[str, Challenge], interview: Interview) -> list[Challenge]:
    """The interview's challenges, as far as this version of the program knows them."""
    return [challenges[key] for key in interview.challenges if key in challenges]


def candidate_access(cloud: Cloud, challenges: Mapping[str, Challenge], interview: Interview) -> Check:
    """The boundary check with keys of its own, which nobody else gets to see."""
    if is_revoked(cloud, interview):
        return Check(CHECK, CheckState.FAILED, "revoked: no keys of the candidate work")
    role, external_id = interview.output("CandidateRoleArn"), interview.output("ExternalId")
    keys = cloud.issue(role, external_id, SESSION, int(MIN_SESSION.total_seconds()))
    return judge(boundary(cloud, keys, challenges, interview))


def is_revoked(cloud: Cloud, interview: Interview) -> bool:
    """Whether the candidate's role is under the deny-all boundary."""
    role = interview.output("CandidateRoleArn").rsplit("/", 1)[-1]
    return cloud.boundary(role).rsplit("/", 1)[-1].startswith(DENY_ALL)


def boundary(cloud: Cloud, keys: Keys, challenges: Mapping[str, Challenge], interview: Interview) -> tuple[Result, ...]:
    """Make every trial of the interview with these keys, several at once; databases are tried by their own login."""
    candidate = cloud.as_candidate(keys)
    works: list[Callable[[], tuple[Result, ...]]] = [
        partial(_reach, challenge, cloud, interview) for challenge in chosen(challenges, interview)
    ]
    works += [partial(_attempt, candidate, trial) for trial in trials(challenges, interview)]
    return tuple(result for results in all_of(works, AT_ONCE) for result in results)


def _attempt(candidate: Candidate, trial: Trial) -> tuple[Result, ...]:
    return (candidate.attempt(trial),)


def _reach(challenge: Challenge, cloud: Cloud, interview: Interview) -> tuple[Result, ...]:
    try:
        return tuple(challenge.reach(interview, cloud))
    except NoCredentials:
        raise
    except InterviewError as error:
        return (Result(allowed(f"reach what {challenge.title} has", "", ""), Answer.UNKNOWN, error.title),)


def trials(challenges: Mapping[str, Challenge], interview: Interview) -> tuple[Trial, ...]:
    """What every candidate must be denied, and what the challenges say of their own."""
    own = (trial for challenge in chosen(challenges, interview) for trial in challenge.trials(interview))
    return (*own, *_lists(), *_identity(interview), *_account(interview))


def judge(results: Iterable[Result], at: datetime | None = None) -> Check:
    """One check over all of them: a single wrong answer fails it, one that nobody could tell makes it unknown."""
    results = tuple(results)
    wrong = [result for result in results if not result.right and result.answer is not Answer.UNKNOWN]
    unsure = [result for result in results if result.answer is Answer.UNKNOWN]
    counted = f"{sum(result.right for result in results)} of {len(results)} boundary checks"
    if wrong:
        first = wrong[0]
        more = f" · and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        what = f"{counted} · {first.trial.what}: {first.answer}, must be {first.trial.expected}{more}"
        return Check(CHECK, CheckState.FAILED, what, at)
    if unsure:
        first = unsure[0]
        return Check(CHECK, CheckState.UNKNOWN, f"{counted} · {first.trial.what}: {first.detail}", at)
    return Check(CHECK, CheckState.OK, counted, at)


def _lists() -> tuple[Trial, ...]:
    """Lists over the whole account would show the interviews of others."""
    listings = (
        ("tables", "dynamodb", "list_tables"),
        ("functions", "lambda", "list_functions"),
        ("log groups", "logs", "describe_log_groups"),
        ("secrets", "secretsmanager", "list_secrets"),
        ("databases", "rds", "describe_db_instances"),
        ("caches", "elasticache", "describe_cache_clusters"),
        ("buckets", "s3", "list_buckets"),
        ("stacks", "cloudformation", "describe_stacks"),
        ("roles", "iam", "list_roles"),
        ("users", "iam", "list_users"),
        ("parameters", "ssm", "describe_parameters"),
        ("organization", "organizations", "describe_organization"),
    )
    return tuple(Trial(f"list the account's {what}", service, operation) for what, service, operation in listings)


def _identity(interview: Interview) -> tuple[Trial, ...]:
    """Rights, and ways to more of them. What is named does not exist, so that nothing can come of it."""
    nobody, role = "interview-tui-nobody", interview.output("CandidateRoleArn")
    account = role.split(":")[4]
    partition = role.split(":")[1]
    administrator = f"arn:{partition}:iam::aws:policy/AdministratorAccess"
    owner = f"arn:{partition}:iam::{account}:role/{nobody}"
    return (
        Trial("read its own role", "iam", "get_role", {"RoleName": role.rsplit("/", 1)[-1]}),
        Trial("make an access key", "iam", "create_access_key", {"UserName": nobody}),
        Trial("take away a boundary", "iam", "delete_role_permissions_boundary", {"RoleName": nobody}),
        Trial("give a role more rights", "iam", "attach_role_policy", {"RoleName": nobody, "PolicyArn": administrator}),
        Trial("take up another role", "sts", "assume_role", {"RoleArn": owner, **_ROLE}),
        Trial("make a federated user", "sts", "get_federation_token", {"Name": "nobody"}),
    )


def _account(interview: Interview) -> tuple[Trial, ...]:
    """Money, stacks, machines, and the shared tier."""
    nothing, role = f"{interview.id}-nothing", interview.output("CandidateRoleArn")
    session = {"Target": "i-00000000000000000"}
    anywhere = {**session, "DocumentName": "AWS-StartPortForwardingSessionToRemoteHost"}
    command = {"InstanceIds": ["i-00000000000000000"], "DocumentName": "AWS-RunShellScript"}
    rehearsal = {"FunctionName": "interviews-caretaker", "InvocationType": "DryRun"}
    log = {"logGroupName": "/aws/lambda/interviews-caretaker", "limit": 1}
    return (
        Trial("read the budgets", "budgets", "describe_budgets", {"AccountId": role.split(":")[4]}),
        Trial("read its own template", "cloudformation", "get_template", {"StackName": interview.id}),
        Trial("read its own stack", "cloudformation", "describe_stack_resources", {"StackName": interview.id}),
        Trial("delete a stack", "cloudformation", "delete_stack", {"StackName": nothing}),
        # A rehearsal that names nothing which has to exist: AWS looks at the rights first then.
        Trial("make a key for machines", "ec2", "create_key_pair", {"KeyName": nothing, "DryRun": True}),
        Trial("open a shell on a machine", "ssm", "start_session", session),
        Trial("open a tunnel to any machine", "ssm", "start_session", anywhere),
        Trial("run a command on a machine", "ssm", "send_command", command),
        Trial("read a parameter", "ssm", "get_parameter", {"Name": f"/{nothing}"}),
        Trial("call the caretaker", "lambda", "invoke", rehearsal),
        Trial("read the caretaker's log", "logs", "filter_log_events", log),
        *_artifacts(interview),
    )


def _artifacts(interview: Interview) -> tuple[Trial, ...]:
    """The bucket with everybody's packages and briefs."""
    _, _, _, region, account, _ = interview.stack_id.split(":", 5)
    bucket = f"interviews-artifacts-{account}-{region}"
    return (
        Trial("list the artifacts", "s3", "list_objects_v2", {"Bucket": bucket, "MaxKeys": 1}),
        Trial("read an artifact", "s3", "get_object", {"Bucket": bucket, "Key": "packages/nothing.zip"}),
    )
