"""A finding whose cause is a queue that takes small messages only: its MaximumMessageSize."""

from __future__ import annotations

from grader.finding import Finding
from grader.shop import Shop

TEMPLATE, SIZE = "template.yaml", "MaximumMessageSize"
RULE = (
    f"A queue takes no message of more bytes than its {SIZE}: the send is refused, each time. Without it a queue takes "
    "1 MiB, since August 2025."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    if not shop.opened or not shop.folder.line_with(TEMPLATE, SIZE) or SIZE in finding.because:
        return
    refused = [str(call.error) for call in shop.history.of("call", service="sqs") if "error" in call.facts]
    for name, resource in shop.stack.resources.items() if refused else ():
        most = resource.properties.get(SIZE) if resource.type == "AWS::SQS::Queue" else None
        said = next((text for text in refused if f"than {most} bytes" in text), None) if most else None
        if said:
            finding.saw += "" if said in finding.saw else f"\n{name} refused a send: {said}"
            finding.because, finding.look_at = RULE, shop.look_at(TEMPLATE, f"{SIZE}: {most}", SIZE)
            finding.try_ = f"Take {SIZE} out of {name}."
            return
