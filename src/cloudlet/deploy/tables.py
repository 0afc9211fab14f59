"""DynamoDB tables."""

from __future__ import annotations

from cloudlet.deploy.kinds import Kind, Made, kind
from cloudlet.deploy.making import Making

TABLE_NAME_LIMIT = 255


def _create_table(making: Making) -> Made:
    name = making.named("TableName", TABLE_NAME_LIMIT)
    facts = making.passed()
    stream = making.properties.get("StreamSpecification")
    if stream:
        facts["StreamSpecification"] = {"StreamEnabled": True, **stream}
    table = making.call("dynamodb", "CreateTable", TableName=name, **facts).get("TableDescription", {})
    making.on_delete("dynamodb", "DeleteTable", TableName=name)
    if "TimeToLiveSpecification" in making.properties:
        ttl = making.properties["TimeToLiveSpecification"]
        making.call("dynamodb", "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=ttl)
    arn = table.get("TableArn") or making.arn("dynamodb", f"table/{name}")
    return Made(name, {"Arn": arn, "StreamArn": table.get("LatestStreamArn", "")}, arn)


KINDS: list[Kind] = [
    kind(
        "AWS::DynamoDB::Table",
        _create_table,
        """
        string: BillingMode TableClass TableName
        boolean: DeletionProtectionEnabled
        array: AttributeDefinitions GlobalSecondaryIndexes KeySchema LocalSecondaryIndexes Tags
            VectorIndexes
        object: ContributorInsightsSpecification ImportSourceSpecification KinesisStreamSpecification
            OnDemandThroughput PointInTimeRecoverySpecification ProvisionedThroughput ResourcePolicy
            SSESpecification StreamSpecification TimeToLiveSpecification WarmThroughput
        required: KeySchema
        attributes: Arn StreamArn
        passed: AttributeDefinitions BillingMode DeletionProtectionEnabled GlobalSecondaryIndexes KeySchema
            LocalSecondaryIndexes OnDemandThroughput ProvisionedThroughput TableClass Tags
        unmodelled: ContributorInsightsSpecification ImportSourceSpecification KinesisStreamSpecification
            ResourcePolicy StreamSpecification VectorIndexes
        inside ProvisionedThroughput: ReadCapacityUnits WriteCapacityUnits
        numbers: ReadCapacityUnits WriteCapacityUnits MaxReadRequestUnits MaxWriteRequestUnits
        """,
    ),
]
