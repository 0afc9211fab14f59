"""SAM to CloudFormation, by AWS's own translator, offline.

The translator wants code in S3 and a region from the user's AWS configuration; it gets a placeholder and a
stand-in session, so that no credentials are looked for. Local folders come back as `Code: ./folder`, the form
that `aws cloudformation package` reads.
"""

from __future__ import annotations

import importlib
import json
import logging
import re
import sys
import threading
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from cloudlet.deploy.problems import Places, did_you_mean
from cloudlet.errors import TemplateError

TRANSFORM = "AWS::Serverless-2016-10-31"
OF_AWS = ("AWS::LanguageExtensions", "AWS::Include", "AWS::SecretsManager-2020-07-23", "AWS::CodeDeployBlueGreen")
GRAMMAR = "rfc3987_syntax"
PLACEHOLDER_URI = "s3://local/code"
TRANSLATED_TYPES = ("Function", "Api", "SimpleTable", "Connector")
TRANSLATED_EVENTS = ("Api", "SQS", "Schedule", "ScheduleV2", "EventBridgeRule", "CloudWatchEvent")
OTHER_TYPES = ("Application", "CapacityProvider", "GraphQLApi", "LayerVersion", "StateMachine", "WebSocketApi")
OTHER_EVENTS = (
    *("AlexaSkill", "CloudWatchLogs", "Cognito", "DocumentDB", "DynamoDB", "IoTRule", "Kinesis", "MQ", "MSK", "S3"),
    *("SelfManagedKafka", "SNS"),
)
REST_ONLY = (
    "Here are only REST APIs, of the type Api: that one is an HTTP API, which the free LocalStack does not have either."
)
UNPLACED_TEXT = re.compile(r"^(?:Resource|Event) with id \[(?P<id>[^\]]+)\] is invalid\. ?(?P<text>.*)$", re.DOTALL)
UNKNOWN_GLOBAL = re.compile(r"'(\w+)' is not a supported property of '(\w+)'\. (Must be .*)$", re.DOTALL)
NO_LIST = "Type of property 'FunctionResponseTypes' is invalid."
UNKNOWN_PROPERTY = re.compile(r"property (\w+) not defined for resource of type (\S+)")
WRONG_TYPE = re.compile(r"Type of property '(\w+)' is invalid")

_turn = threading.Lock()
"""The translator keeps state in its modules."""


@dataclass(frozen=True)
class _Session:
    region_name: str


@cache
def translator_version() -> str:
    """The installed translator's version, part of what a translation depends on."""
    return version("aws-sam-translator")


def is_sam(document: dict[str, Any], places: Places) -> bool:
    """Whether a template names the SAM transform; TemplateError for another one, or SAM types without."""
    named = document.get("Transform", [])
    macros = named if isinstance(named, list) else [named]
    for macro in macros:
        if macro != TRANSFORM:
            text = f"cannot apply the transform {macro}; expected {TRANSFORM}."
            raise (places.not_here if macro in OF_AWS else places.error)(text, "Transform")
    if not macros:
        _refuse_sam_types(document, places)
    return bool(macros)


def translate(document: dict[str, Any], parameters: dict[str, Any], region: str, places: Places) -> dict[str, Any]:
    """The CloudFormation template that AWS makes of a SAM template. Takes about 1 s the first time."""
    template = json.loads(json.dumps(document))  # not a deep copy: aliases must not stay one object
    folders = _take_out_code(template, places)
    with _turn:
        made = _run_translator(template, parameters, region, places)
    for logical_id, folder in folders.items():
        made["Resources"][logical_id]["Properties"]["Code"] = folder
    return made


def _refuse_sam_types(document: dict[str, Any], places: Places) -> None:
    for logical_id, resource in document["Resources"].items():
        kind = str(resource.get("Type"))
        if kind.startswith("AWS::Serverless::"):
            text = f"{logical_id} has the type {kind}: write `Transform: {TRANSFORM}` at the template's top."
            raise places.error(text, "Resources", logical_id)


def _take_out_code(template: dict[str, Any], places: Places) -> dict[str, str]:
    """Replace local code by the placeholder; the folder of each function that had it."""
    common = template.get("Globals", {}).get("Function", {})
    common = common if isinstance(common, dict) else {}
    folders = {}
    for logical_id, resource in template["Resources"].items():
        kind = str(resource.get("Type"))
        if not kind.startswith("AWS::Serverless::"):
            continue
        _check_supported(kind, logical_id, places)
        properties = resource.setdefault("Properties", {})
        if kind != "AWS::Serverless::Function" or not isinstance(properties, dict):
            continue
        _check_events(logical_id, properties, places)
        code = properties.get("CodeUri", common.get("CodeUri", "."))
        if isinstance(code, str) and not code.startswith("s3://") and "InlineCode" not in properties:
            folders[logical_id] = code
            properties["CodeUri"] = PLACEHOLDER_URI
    return folders


def _check_supported(kind: str, logical_id: str, places: Places) -> None:
    known = [f"AWS::Serverless::{name}" for name in TRANSLATED_TYPES]
    if kind not in known:
        said, here = f"{logical_id} has the type {kind}.", f"Of SAM here are only {', '.join(known)}"
        steps = ("Resources", logical_id, "Type")
        if only_on_aws := _only_on_aws(kind.removeprefix("AWS::Serverless::"), OTHER_TYPES, here):
            raise places.not_here(f"{said} {only_on_aws}", *steps)
        raise places.error(f"{said} {here}{did_you_mean(kind, known, cutoff=0.9) or '.'}", *steps)


def _check_events(logical_id: str, properties: dict[str, Any], places: Places) -> None:
    if "FunctionUrlConfig" in properties:
        text = f"{logical_id} has a FunctionUrlConfig. Here are no function URLs: use an event of type Api."
        raise places.not_here(text, "Resources", logical_id, "Properties", "FunctionUrlConfig")
    events, known = properties.get("Events"), ", ".join(TRANSLATED_EVENTS)
    for name, event in events.items() if isinstance(events, dict) else ():
        kind = event.get("Type") if isinstance(event, dict) else None
        if kind not in TRANSLATED_EVENTS:
            said, here = f"{logical_id}'s event {name} has the type {kind}.", f"Here are only {known}"
            steps = ("Resources", logical_id, "Properties", "Events", name, "Type")
            if only_on_aws := _only_on_aws(kind, OTHER_EVENTS, here):
                raise places.not_here(f"{said} {only_on_aws}", *steps)
            raise places.error(f"{said} {here}{did_you_mean(str(kind), TRANSLATED_EVENTS) or '.'}", *steps)


def _only_on_aws(kind: Any, others: tuple[str, ...], here: str) -> str:
    """What to say of a type or an event that AWS has and this cloud has not; empty for one that is misspelt."""
    if kind == "HttpApi":
        return REST_ONLY
    return f"{here}." if kind in others else ""


def _import_jsonschema_quickly() -> None:
    """Import what the translator needs without a grammar of IRIs, which takes 0.8 s where JupyterLab brought one."""
    if "jsonschema" not in sys.modules and GRAMMAR not in sys.modules:
        sys.modules[GRAMMAR] = None  # type: ignore[assignment]
        try:
            importlib.import_module("jsonschema")
        finally:
            del sys.modules[GRAMMAR]


def _run_translator(
    template: dict[str, Any], parameters: dict[str, Any], region: str, places: Places
) -> dict[str, Any]:
    _import_jsonschema_quickly()
    from samtranslator.metrics.metrics import Metrics
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    logging.getLogger("samtranslator").setLevel(logging.CRITICAL + 1)  # what it says comes back as our error
    metrics = Metrics("cloudlet")
    translator = Translator(None, Parser(), boto_session=_Session(region), metrics=metrics)
    try:
        made: dict[str, Any] = translator.translate(template, parameters, get_managed_policy_map=dict)
    except InvalidDocumentException as error:
        raise _readable([str(cause.message) for cause in error.causes], places) from error
    except (TemplateError, KeyboardInterrupt):
        raise
    except Exception as error:  # a shape that the translator's authors did not think of
        text = f"the SAM translator cannot read this template ({type(error).__name__}: {error})."
        raise places.error(text) from error
    finally:
        metrics.publish()  # to nobody; it grumbles at exit otherwise
    return made


def _readable(messages: list[str], places: Places) -> TemplateError:
    about, text = _split(messages[0])
    steps: tuple[str, ...] = ("Resources", about) if about else ("Globals",) if "'Globals'" in text else ()
    wrong = UNKNOWN_PROPERTY.search(text) or WRONG_TYPE.search(text)
    if about and wrong:
        steps = (*steps, "Properties", wrong[1])
    elif common := UNKNOWN_GLOBAL.search(text):
        steps = ("Globals", common[2], common[1])
    sentences = "; ".join(_sentence(message, places) for message in messages)
    return places.error(f"SAM refuses the template: {sentences}", *steps)


def _split(message: str) -> tuple[str | None, str]:
    """What a message of the translator is about, and what it says."""
    match = UNPLACED_TEXT.match(message)
    return (match["id"], match["text"]) if match else (None, message)


def _sentence(message: str, places: Places) -> str:
    about, text = _split(message)
    unknown = UNKNOWN_PROPERTY.search(text)
    if unknown:
        text += did_you_mean(unknown[1], _properties_of(unknown[2]))
    if text == NO_LIST:
        text += " It is a list: [ReportBatchItemFailures]."
    if about is None:
        return UNKNOWN_GLOBAL.sub(_unknown_global, text)
    owner = places.source_of(about)
    return f"{about}: {text}" if owner == about else f"{owner}'s event {about.removeprefix(owner)}: {text}"


def _unknown_global(match: re.Match[str]) -> str:
    known = re.findall(r"'(\w+)'", match[3])
    hint = did_you_mean(match[1], known) or f". {match[3]}"
    return f"'{match[1]}' is not a supported property of '{match[2]}'{hint}"


def _properties_of(kind: str) -> list[str]:
    from samtranslator.model import sam_resources
    from samtranslator.model.eventsources import pull, push

    for model in (it for module in (sam_resources, pull, push) for it in vars(module).values()):
        if getattr(model, "resource_type", None) == kind:
            return list(getattr(model, "property_types", {}))
    return []
