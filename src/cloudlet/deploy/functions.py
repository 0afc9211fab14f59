"""Lambda functions, what feeds them, and how asynchronous calls of them end."""

from __future__ import annotations

from cloudlet.deploy.code import code
from cloudlet.deploy.kinds import Kind, Made, kind
from cloudlet.deploy.making import Making, function_name_of
from cloudlet.deploy.properties import WrongType, as_type
from cloudlet.functions.variables import is_name


def _create_function(making: Making) -> Made:
    name = making.named("FunctionName")
    facts = making.passed()
    facts["Code"] = code(making)
    if "Environment" in making.properties:
        facts["Environment"] = {"Variables": _variables(making)}
    created = making.call("lambda", "CreateFunction", FunctionName=name, **facts)
    making.on_delete("lambda", "DeleteFunction", FunctionName=name)
    _configure(making, name)
    arn = created.get("FunctionArn") or making.arn("lambda", f"function:{name}")
    return Made(name, {"Arn": arn}, arn)


def _variables(making: Making) -> dict[str, str]:
    variables = making.properties["Environment"].get("Variables", {})
    try:
        found = {name: as_type(value, "string") for name, value in as_type(variables, "object").items()}
    except WrongType as error:
        text = f"{making.logical_id}: #/Environment/Variables: {error}. Environment variables are strings."
        raise making.error(text, "Environment", "Variables") from None
    for name in found:
        if not is_name(name):  # AWS says only that some name does not fit a pattern
            text = (
                f"AWS refuses {making.logical_id}'s environment variable {name}: a name is a letter and then at least"
            )
            raise making.error(f"{text} one more letter, digit or underscore.", "Environment", "Variables", name)
    return found


def _configure(making: Making, name: str) -> None:
    properties = making.properties
    if "ReservedConcurrentExecutions" in properties:
        reserved = properties["ReservedConcurrentExecutions"]
        making.call("lambda", "PutFunctionConcurrency", FunctionName=name, ReservedConcurrentExecutions=reserved)
    if "RecursiveLoop" in properties:
        loop = properties["RecursiveLoop"]
        making.call("lambda", "PutFunctionRecursionConfig", FunctionName=name, RecursiveLoop=loop)


def _create_mapping(making: Making) -> Made:
    name = function_name_of(making.properties["FunctionName"])
    made = making.call("lambda", "CreateEventSourceMapping", FunctionName=name, **making.passed())
    uuid = made["UUID"]
    making.on_delete("lambda", "DeleteEventSourceMapping", UUID=uuid)
    arn = making.arn("lambda", f"event-source-mapping:{uuid}")
    return Made(uuid, {"Id": uuid, "EventSourceMappingArn": arn}, arn)


def _create_invoke_config(making: Making) -> Made:
    name = function_name_of(making.properties["FunctionName"])
    making.call("lambda", "PutFunctionEventInvokeConfig", FunctionName=name, **making.passed())
    return Made(making.logical_id)


def _create_permission(making: Making) -> Made:
    name, statement = function_name_of(making.properties["FunctionName"]), making.named("StatementId", limit=100)
    making.call("lambda", "AddPermission", FunctionName=name, StatementId=statement, **making.passed())
    making.on_delete("lambda", "RemovePermission", FunctionName=name, StatementId=statement)
    return Made(making.logical_id, {"Id": making.logical_id})


def _accept_version(making: Making) -> Made:
    making.ignore(f"{making.logical_id}: versions and aliases; every call reaches the function itself")
    name = function_name_of(making.properties["FunctionName"])
    arn = making.arn("lambda", f"function:{name}")
    return Made(arn, {"Version": "1", "FunctionArn": arn, "AliasArn": arn}, arn)


KINDS: list[Kind] = [
    kind(
        "AWS::Lambda::Function",
        _create_function,
        """
        string: CodeSigningConfigArn Description FunctionName Handler KmsKeyArn PackageType RecursiveLoop
            Role Runtime
        integer: MemorySize ReservedConcurrentExecutions Timeout
        boolean: PublishToLatestPublished
        array: Architectures FileSystemConfigs Layers Tags
        object: CapacityProviderConfig DeadLetterConfig DurableConfig Environment EphemeralStorage
            FunctionScalingConfig ImageConfig LoggingConfig RuntimeManagementConfig SnapStart TenancyConfig
            TracingConfig VpcConfig
        any: Code
        required: Code Role
        attributes: Arn
        passed: Runtime Handler Role Timeout MemorySize DeadLetterConfig Description Architectures
            EphemeralStorage
        unmodelled: CapacityProviderConfig DurableConfig FileSystemConfigs FunctionScalingConfig KmsKeyArn
            Layers LoggingConfig SnapStart TenancyConfig TracingConfig VpcConfig
        values Architectures: x86_64 arm64
        values TracingConfig.Mode: Active PassThrough
        inside Environment: Variables
        inside DeadLetterConfig: TargetArn
        """,
    ),
    kind(
        "AWS::Lambda::EventSourceMapping",
        _create_mapping,
        """
        string: EventSourceArn FunctionName KmsKeyArn StartingPosition
        integer: BatchSize MaximumBatchingWindowInSeconds MaximumRecordAgeInSeconds MaximumRetryAttempts
            ParallelizationFactor TumblingWindowInSeconds StartingPositionTimestamp
        boolean: BisectBatchOnFunctionError Enabled
        array: FunctionResponseTypes Queues SourceAccessConfigurations Tags Topics
        object: AmazonManagedKafkaEventSourceConfig DestinationConfig DocumentDBEventSourceConfig
            FilterCriteria LoggingConfig MetricsConfig ProvisionedPollerConfig ScalingConfig
            SelfManagedEventSource SelfManagedKafkaEventSourceConfig
        required: FunctionName
        attributes: Id EventSourceMappingArn
        passed: AmazonManagedKafkaEventSourceConfig BatchSize BisectBatchOnFunctionError DestinationConfig
            DocumentDBEventSourceConfig Enabled EventSourceArn FilterCriteria FunctionResponseTypes
            MaximumBatchingWindowInSeconds MaximumRecordAgeInSeconds MaximumRetryAttempts
            ParallelizationFactor Queues ScalingConfig SelfManagedEventSource
            SelfManagedKafkaEventSourceConfig SourceAccessConfigurations StartingPosition
            StartingPositionTimestamp Topics TumblingWindowInSeconds
        unmodelled: KmsKeyArn LoggingConfig MetricsConfig ProvisionedPollerConfig
        inside ScalingConfig: MaximumConcurrency
        numbers: MaximumConcurrency
        inside FilterCriteria: Filters
        """,
    ),
    kind(
        "AWS::Lambda::EventInvokeConfig",
        _create_invoke_config,
        """
        string: FunctionName Qualifier
        integer: MaximumEventAgeInSeconds MaximumRetryAttempts
        object: DestinationConfig
        required: FunctionName Qualifier
        passed: MaximumRetryAttempts MaximumEventAgeInSeconds DestinationConfig
        inside DestinationConfig: OnFailure OnSuccess
        """,
    ),
    kind(
        "AWS::Lambda::Permission",
        _create_permission,
        """
        string: Action EventSourceToken FunctionName FunctionUrlAuthType Principal PrincipalOrgID
            SourceAccount SourceArn
        boolean: InvokedViaFunctionUrl
        required: Action FunctionName Principal
        attributes: Id
        passed: Action Principal SourceArn
        """,
    ),
    kind(
        "AWS::Lambda::Version",
        _accept_version,
        """
        string: CodeSha256 Description FunctionName
        object: FunctionScalingConfig ProvisionedConcurrencyConfig RuntimePolicy
        required: FunctionName
        attributes: Version FunctionArn
        """,
    ),
    kind(
        "AWS::Lambda::Alias",
        _accept_version,
        """
        string: Description FunctionName FunctionVersion Name
        object: ProvisionedConcurrencyConfig RoutingConfig
        required: FunctionName FunctionVersion Name
        attributes: AliasArn
        """,
    ),
]
