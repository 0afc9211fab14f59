"""The parts of a serverless.yml and of a template.yaml: what is written by hand, and what follows from the template.

Queues, tables and outputs are CloudFormation in both, so they are copied, text and comments included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"
SERVERLESS, TEMPLATE = "serverless.yml", "template.yaml"
REST = "resources:\n"
SECTION = re.compile(r"^(?=\w)", re.MULTILINE)
BLOCK = re.compile(r"^(?=  \w)", re.MULTILINE)
FUNCTION_NAME = re.compile(r"(!Ref |!GetAtt |\$\{)([A-Z]\w*)Function\b")
STAGE = """\
  {api}Deployment:
    Type: AWS::ApiGateway::Deployment
    Properties:
      RestApiId: !Ref {api}

  {api}Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref {api}
      DeploymentId: !Ref {api}Deployment
      StageName: Prod

"""
EXTENSION = """\
  {name}LambdaFunction:
    Properties:
      RecursiveLoop: {value}
"""


def lessons() -> list[str]:
    """The lessons that have a serverless.yml."""
    return sorted(path.parent.name for path in SOLUTIONS.glob(f"*/{SERVERLESS}"))


def by_hand(lesson: str) -> str:
    """What is written by hand of a serverless.yml: all before its resources."""
    return (SOLUTIONS / lesson / SERVERLESS).read_text(encoding="utf-8").partition(REST)[0]


def only_in_sam(lesson: str) -> str:
    """What a template.yaml says in SAM's words: Globals, and the resources of SAM's own types."""
    found = [text for text in _sections(lesson) if text.startswith("Globals:")]
    own = [block for block in _blocks(lesson, "Resources") if "Type: AWS::Serverless::" in block]
    return "".join([*found, "Resources:\n", *own] if own else found).strip() + "\n"


def resources(lesson: str) -> str:
    """The part that follows from the template."""
    made = "".join(_converted(block) for block in _blocks(lesson, "Resources"))
    loops = "".join(_extensions(lesson))
    outputs = "".join(_blocks(lesson, "Outputs"))
    text = f"Resources:\n{made.strip(chr(10))}\n"
    text += f"\nextensions:\n{loops}" if loops else ""
    text += f"\nOutputs:\n{outputs}"
    text = text.replace("ServerlessRestApi", "ApiGatewayRestApi")
    text = FUNCTION_NAME.sub(r"\1\2LambdaFunction", text).strip() + "\n"
    return REST + "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))


def _converted(block: str) -> str:
    """A resource as CloudFormation has it; nothing for a function, which the part by hand declares."""
    if "Type: AWS::Serverless::Function" in block:
        return ""
    if "Type: AWS::Serverless::Api" not in block:
        return block
    block = block.replace("AWS::Serverless::Api", "AWS::ApiGateway::RestApi").replace("DefinitionBody:", "Body:")
    api = block.split(":", 1)[0].strip()
    return re.sub(r" +StageName: Prod\n", "", block).rstrip() + "\n\n" + STAGE.format(api=api)


def _extensions(lesson: str) -> Iterator[str]:
    """What Serverless Framework 3 has no word for."""
    for block in _blocks(lesson, "Resources"):
        if match := re.search(r"RecursiveLoop: (\w+)", block):
            yield EXTENSION.format(name=block.split("Function:")[0].strip(), value=match[1])


def _sections(lesson: str) -> list[str]:
    return SECTION.split((SOLUTIONS / lesson / TEMPLATE).read_text(encoding="utf-8"))


def _blocks(lesson: str, section: str) -> list[str]:
    text = next(text for text in _sections(lesson) if text.startswith(f"{section}:\n"))
    return BLOCK.split(text)[1:]
