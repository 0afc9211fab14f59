"""Resources that change nothing that cloudlet shows: accepted, and most of them noted as ignored."""

from __future__ import annotations

from cloudlet.deploy.kinds import Creator, Kind, Made, kind
from cloudlet.deploy.making import Making


def _create_log_group(making: Making) -> Made:
    name = making.named("LogGroupName", 512)
    arn = making.arn("logs", f"log-group:{name}:*")
    return Made(name, {"Arn": arn}, arn)


def _create_alarm(making: Making) -> Made:
    making.ignore(f"{making.logical_id}: there are no metrics, so it never rings")
    name = making.named("AlarmName", 255)
    arn = making.arn("cloudwatch", f"alarm:{name}")
    return Made(name, {"Arn": arn}, arn)


def _noted(what: str, key: str = "") -> Creator:
    def create(making: Making) -> Made:
        making.ignore(f"{making.logical_id}: {what}")
        name = making.named(key) if key else making.logical_id
        return Made(name, {"RequestValidatorId": name, "Id": name, "Arn": f"arn:aws:s3:::{name.lower()}"})

    return create


KINDS: list[Kind] = [
    kind(
        "AWS::Logs::LogGroup",
        _create_log_group,
        """
        string: KmsKeyId LogGroupClass LogGroupName
        integer: RetentionInDays
        boolean: BearerTokenAuthenticationEnabled DeletionProtectionEnabled
        array: FieldIndexPolicies Tags
        any: DataProtectionPolicy ResourcePolicyDocument
        attributes: Arn
        values RetentionInDays: 1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288
            3653
        """,
    ),
    kind(
        "AWS::ApiGateway::Model",
        _noted("requests are not checked against models", "Name"),
        """
        string: ContentType Description Name RestApiId
        any: Schema
        required: RestApiId
        """,
    ),
    kind(
        "AWS::ApiGateway::RequestValidator",
        _noted("requests are not validated"),
        """
        string: Name RestApiId
        boolean: ValidateRequestBody ValidateRequestParameters
        required: RestApiId
        attributes: RequestValidatorId
        """,
    ),
    kind(
        "AWS::ApiGateway::GatewayResponse",
        _noted("the gateway's own responses are AWS's default ones"),
        """
        string: ResponseType RestApiId StatusCode
        object: ResponseParameters ResponseTemplates
        required: ResponseType RestApiId
        attributes: Id
        """,
    ),
    kind(
        "AWS::ApiGateway::Account",
        _noted("API Gateway writes no logs"),
        """
        string: CloudWatchRoleArn
        attributes: Id
        """,
    ),
    kind(
        "AWS::CloudWatch::Alarm",
        _create_alarm,
        """
        string: AlarmDescription AlarmName ComparisonOperator EvaluateLowSampleCountPercentile ExtendedStatistic
            MetricName Namespace Statistic ThresholdMetricId TreatMissingData Unit
        integer: DatapointsToAlarm EvaluationInterval EvaluationPeriods Period
        boolean: ActionsEnabled
        array: AlarmActions Dimensions InsufficientDataActions Metrics OKActions Tags
        any: EvaluationCriteria Threshold
        required: ComparisonOperator EvaluationPeriods
        attributes: Arn
        """,
    ),
    kind(
        "AWS::CloudWatch::Dashboard",
        _noted("there are no metrics to show", "DashboardName"),
        """
        string: DashboardBody DashboardName
        required: DashboardBody
        """,
    ),
    kind(
        "AWS::S3::Bucket",
        _noted("there is no S3", "BucketName"),
        """
        string: AbacStatus AccessControl BucketName
        array: Tags
        object: AccelerateConfiguration BucketEncryption CorsConfiguration LifecycleConfiguration
            LoggingConfiguration OwnershipControls PublicAccessBlockConfiguration VersioningConfiguration
            WebsiteConfiguration
        attributes: Arn
        """,
    ),
    kind(
        "AWS::S3::BucketPolicy",
        _noted("there is no S3"),
        """
        string: Bucket
        any: PolicyDocument
        required: Bucket PolicyDocument
        """,
    ),
]
