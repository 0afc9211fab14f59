"""A finding whose cause is that a function asks for a queue or a table which is not there: an ARN, a name, a typo."""

from __future__ import annotations

from cloudlet.history import Event
from grader.finding import Finding
from grader.shop import Shop
from grader.words import shortened

TEMPLATE = "template.yaml"
NOT_THERE = ("NonExistentQueue", "QueueDoesNotExist", "InvalidAddress", "ResourceNotFoundException")
RULE = (
    "A queue is found by its URL, a table by its name, and both are others in every account. !Ref gives them to a "
    "function's environment; the ARN of a queue, or the word that the template has for it, is something else."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    for call in shop.history.of("call") if shop.opened and not shop.real_time else []:
        code = getattr(call.facts.get("error"), "code", "").rpartition(".")[2]
        if call.invocation and code in NOT_THERE and (strange := _asked(call) - _there(shop)):
            _tell(shop, call, min(strange), finding)
            break


def _asked(call: Event) -> set[str]:
    """The queues and tables that a call names."""
    params = call.params
    actions = [action for item in params.get("TransactItems") or () for action in item.values()]
    names = {str(each.get(key)) for each in (params, *actions) for key in ("QueueUrl", "TableName") if each.get(key)}
    return names | set(params.get("RequestItems") or ())


def _there(shop: Shop) -> set[str]:
    """What the stack calls its own: one that is not there was taken away for a while, and asking for it is no slip."""
    return {resource.physical_id for resource in shop.stack.resources.values()}


def _tell(shop: Shop, call: Event, asked: str, finding: Finding) -> None:
    name = shop.plain_name(call.actor.partition("#")[0])
    environ = shop.function(name).environ if name in shop.stack.resources else {}
    set_as = [key for key, value in environ.items() if value == asked]
    if set_as[0] in finding.saw if set_as else "os.environ" in finding.try_:
        return  # it says so already
    meant = next((it for it in shop.stack.resources.values() if asked in (it.logical_id, it.arn)), None)
    what = "" if meant is None else f", {'the ARN of' if asked == meant.arn else 'the word for'} {meant.logical_id}"
    where = f"its {set_as[0]}" if set_as else "which its code says"
    finding.saw += f"\n{name} asked for {shortened(asked)} ({where}){what}. AWS answered {call.error}"
    finding.because = RULE
    file = shop.file_of(call.actor.partition("#")[0])
    finding.look_at = shop.look_at(TEMPLATE, f" {set_as[0]}:") if set_as else shop.look_at(file, asked, "https://")
    target = meant.logical_id if meant else "the queue or the table"
    right = [key for key, value in environ.items() if meant and value == meant.physical_id]
    if set_as:
        finding.try_ = f"Let {set_as[0]} be !Ref {target}."
    elif right:
        finding.try_ = f'Take it from os.environ["{right[0]}"].'
    else:
        finding.try_ = f"Let {TEMPLATE} pass !Ref of {target} under Environment, and read os.environ."
