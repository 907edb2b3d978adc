"""Template resources with a database, its secret and a cache."""

from __future__ import annotations

from typing import Any


def secret(name: str, user: str = "interviewer") -> dict[str, Any]:
    return {
        "Type": "AWS::SecretsManager::Secret",
        "Properties": {
            "Name": name,
            "GenerateSecretString": {
                "SecretStringTemplate": f'{{"username": "{user}"}}',
                "GenerateStringKey": "password",
                "PasswordLength": 24,
                "ExcludeCharacters": "\"'@/\\ ",
            },
        },
    }


def database(prefix: str, **properties: Any) -> dict[str, Any]:
    """A database instance with its secret, attached, and a parameter group."""
    password = {"Fn::Sub": "{{resolve:secretsmanager:${Secret}:SecretString:password}}"}
    return {
        "Secret": secret(f"{prefix}-admin"),
        "Parameters": {
            "Type": "AWS::RDS::DBParameterGroup",
            "Properties": {
                "Family": "postgres18",
                "Description": "statistics",
                "Parameters": {"shared_preload_libraries": "pg_stat_statements", "work_mem": "8192"},
            },
        },
        "Database": {
            "Type": "AWS::RDS::DBInstance",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": {
                "DBInstanceIdentifier": f"{prefix}-database",
                "DBInstanceClass": "db.t4g.micro",
                "Engine": "postgres",
                "AllocatedStorage": "20",
                "DBName": "school",
                "DBParameterGroupName": {"Ref": "Parameters"},
                "MasterUsername": "interviewer",
                "MasterUserPassword": password,
                **properties,
            },
        },
        "Attachment": {
            "Type": "AWS::SecretsManager::SecretTargetAttachment",
            "Properties": {
                "SecretId": {"Ref": "Secret"},
                "TargetId": {"Ref": "Database"},
                "TargetType": "AWS::RDS::DBInstance",
            },
        },
    }


def cache(prefix: str) -> dict[str, Any]:
    return {
        "Cache": {
            "Type": "AWS::ElastiCache::CacheCluster",
            "Properties": {
                "ClusterName": f"{prefix}-cache",
                "Engine": "redis",
                "CacheNodeType": "cache.t4g.micro",
                "NumCacheNodes": 1,
            },
        }
    }


OUTPUTS = {
    "Host": {"Value": {"Fn::GetAtt": ["Database", "Endpoint.Address"]}},
    "Port": {"Value": {"Fn::GetAtt": ["Database", "Endpoint.Port"]}},
    "CacheHost": {"Value": {"Fn::GetAtt": ["Cache", "RedisEndpoint.Address"]}},
    "CachePort": {"Value": {"Fn::GetAtt": ["Cache", "RedisEndpoint.Port"]}},
}
