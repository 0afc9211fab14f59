"""SQS as clients of before 2024 speak to it, and API Gateway still does."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from botocore.model import ServiceModel
from botocore.parsers import QueryParser

from cloudlet import wire
from cloudlet.errors import AwsError
from cloudlet.wire import HttpRequest, HttpResponse, Request

HOST = "https://sqs.eu-central-1.amazonaws.com"
QUEUE = f"{HOST}/123456789012/orders"
FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
SIGNED = {"authorization": "AWS4-HMAC-SHA256 Credential=AK/20260101/eu-central-1/sqs/aws4_request, Signature=0"}


def form(action: str, url: str = HOST + "/", **fields: str) -> HttpRequest:
    body = urlencode({"Action": action, "Version": "2012-11-05"} | fields).encode()
    return HttpRequest("POST", url, FORM | SIGNED, body)


def read(http: HttpRequest) -> Request:
    request = wire.parse(http)
    assert isinstance(request, Request), request
    return request


def xml(response: HttpResponse) -> dict[str, Any]:
    """The answer as nested dicts; what repeats becomes a list."""

    def tree(node: ElementTree.Element) -> Any:
        children: dict[str, Any] = {}
        for child in node:
            name = child.tag.rpartition("}")[2]
            value = tree(child)
            children[name] = [*children[name], value] if name in children else [value]
        return {name: items[0] if len(items) == 1 else items for name, items in children.items()} or node.text

    return {"root": (root := ElementTree.fromstring(response.body)).tag.rpartition("}")[2]} | tree(root)


def test_a_message_is_sent_with_its_attributes() -> None:
    request = read(
        form(
            "SendMessage",
            QueueUrl=QUEUE,
            MessageBody="a&b=ü",
            DelaySeconds="5",
            **{
                "MessageAttribute.1.Name": "size",
                "MessageAttribute.1.Value.DataType": "Number",
                "MessageAttribute.1.Value.StringValue": "3",
                "MessageAttribute.2.Name": "raw",
                "MessageAttribute.2.Value.DataType": "Binary",
                "MessageAttribute.2.Value.BinaryValue": "AP8=",
            },
        )
    )
    assert request.params == {
        "QueueUrl": QUEUE,
        "MessageBody": "a&b=ü",
        "DelaySeconds": 5,
        "MessageAttributes": {
            "size": {"DataType": "Number", "StringValue": "3"},
            "raw": {"DataType": "Binary", "BinaryValue": b"\0\xff"},
        },
    }


def test_attributes_may_be_named_as_the_model_names_them() -> None:
    """Recorded on AWS, 2024-06-06: MessageAttributes.1.Name works as MessageAttribute.1.Name does."""
    fields = {"MessageAttributes.1.Name": "a", "MessageAttributes.1.Value.DataType": "String"}
    request = read(form("SendMessage", QueueUrl=QUEUE, MessageBody="b", **fields))
    assert request.params["MessageAttributes"] == {"a": {"DataType": "String"}}


def test_a_batch_is_read_in_the_order_of_its_numbers() -> None:
    fields = {}
    for number in (10, 2, 1):
        fields[f"SendMessageBatchRequestEntry.{number}.Id"] = f"m{number}"
        fields[f"SendMessageBatchRequestEntry.{number}.MessageBody"] = "x"
    request = read(form("SendMessageBatch", QueueUrl=QUEUE, **fields))
    assert [entry["Id"] for entry in request.params["Entries"]] == ["m1", "m2", "m10"]


def test_a_queue_is_made_with_attributes_and_tags() -> None:
    fields = {
        "Attribute.1.Name": "DelaySeconds",
        "Attribute.1.Value": "5",
        "Tag.1.Key": "team",
        "Tag.1.Value": "ada",
    }
    request = read(form("CreateQueue", QueueName="orders", **fields))
    assert request.params == {
        "QueueName": "orders",
        "Attributes": {"DelaySeconds": "5"},
        "tags": {"team": "ada"},
    }


def test_a_queues_own_url_is_an_endpoint() -> None:
    request = read(form("ReceiveMessage", url=QUEUE, **{"AttributeName.1": "All", "MessageAttributeName.1": "a"}))
    assert request.params == {"QueueUrl": QUEUE, "AttributeNames": ["All"], "MessageAttributeNames": ["a"]}


def test_a_get_request_works() -> None:
    url = f"{QUEUE}?Action=SendMessage&MessageBody=hello+world&Version=2012-11-05"
    assert read(HttpRequest("GET", url, SIGNED, b"")).params == {
        "QueueUrl": QUEUE,
        "MessageBody": "hello world",
    }


def test_without_a_signature_the_host_or_the_version_tells_the_service() -> None:
    body = b"Action=ListQueues&Version=2012-11-05"
    assert read(HttpRequest("POST", HOST, FORM, body)).service == "sqs"
    assert read(HttpRequest("POST", "http://127.0.0.1:4566/", FORM, body)).service == "sqs"


def test_a_presigned_url_tells_the_service() -> None:
    url = "http://127.0.0.1:4566/?Action=ListQueues&X-Amz-Credential=AK%2F20260101%2Feu-central-1%2Fsqs%2Faws4_request"
    assert read(HttpRequest("GET", url, {}, b"")).service == "sqs"


def test_messages_come_back_as_xml_with_an_element_for_each() -> None:
    messages = [
        {
            "MessageId": "m-1",
            "Body": "<a>\r&",
            "Attributes": {"SentTimestamp": "1"},
            "MessageAttributes": {"raw": {"DataType": "Binary", "BinaryValue": b"\0\xff"}},
        },
        {"MessageId": "m-2", "Body": "b"},
    ]
    answer = wire.render(read(form("ReceiveMessage", url=QUEUE)), {"Messages": messages}, "request-1")
    tree = xml(answer)
    assert tree["root"] == "ReceiveMessageResponse"
    assert tree["ResponseMetadata"] == {"RequestId": "request-1"}
    first, second = tree["ReceiveMessageResult"]["Message"]
    assert first == {
        "MessageId": "m-1",
        "Body": "<a>\r&",
        "Attribute": {"Name": "SentTimestamp", "Value": "1"},
        "MessageAttribute": {"Name": "raw", "Value": {"DataType": "Binary", "BinaryValue": "AP8="}},
    }
    assert second == {"MessageId": "m-2", "Body": "b"}


def test_a_call_without_a_result_is_answered_with_a_request_id_only() -> None:
    answer = wire.render(read(form("DeleteMessage", url=QUEUE, ReceiptHandle="h")), {}, "request-1")
    assert xml(answer) == {"root": "DeleteMessageResponse", "ResponseMetadata": {"RequestId": "request-1"}}


def test_a_refusal_comes_as_an_error_response() -> None:
    """Recorded on AWS, 2023: the query protocol has its own words for a queue that is not there."""
    error = AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
    answer = wire.render(read(form("SendMessage", QueueUrl=QUEUE, MessageBody="b")), error, "request-1")
    assert answer.status == 400
    assert xml(answer) == {
        "root": "ErrorResponse",
        "Error": {
            "Type": "Sender",
            "Code": "AWS.SimpleQueueService.NonExistentQueue",
            "Message": "The specified queue does not exist for this wsdl version.",
            "Detail": None,
        },
        "RequestId": "request-1",
    }


def test_an_old_client_can_read_the_answer() -> None:
    """botocore's own parser of the protocol, given a model as SQS's was."""
    shapes = {
        "Result": {"type": "structure", "members": {"QueueUrls": {"shape": "Urls"}}},
        "Urls": {"type": "list", "flattened": True, "member": {"shape": "Url", "locationName": "QueueUrl"}},
        "Url": {"type": "string"},
    }
    model = ServiceModel({"metadata": {}, "operations": {}, "shapes": shapes})
    answer = wire.render(read(form("ListQueues")), {"QueueUrls": ["a", "b"]}, "request-1")
    shape = model.shape_for("Result")
    shape.serialization["resultWrapper"] = "ListQueuesResult"
    parsed = QueryParser().parse({"status_code": 200, "headers": {}, "body": answer.body}, shape)
    assert parsed["QueueUrls"] == ["a", "b"]


def test_what_is_received_is_named_in_small_letters_in_json() -> None:
    """As clients of API Gateway read it: $.ReceiveMessageResponse.ReceiveMessageResult.messages."""
    asked = form("ReceiveMessage", QueueUrl=QUEUE)
    asked = HttpRequest(asked.method, asked.url, asked.headers | {"accept": "application/json"}, asked.body)
    answer = json.loads(wire.render(read(asked), {"Messages": [{"Body": "b"}]}, "request-1").body)
    assert answer["ReceiveMessageResponse"]["ReceiveMessageResult"] == {"messages": [{"Body": "b"}]}


def test_an_unknown_action_is_refused() -> None:
    answer = wire.parse(form("MakeCoffee"))
    assert isinstance(answer, HttpResponse)
    assert xml(answer)["Error"]["Code"] == "InvalidAction"


def test_a_number_that_is_none_is_refused() -> None:
    answer = wire.parse(form("SendMessage", QueueUrl=QUEUE, MessageBody="b", DelaySeconds="soon"))
    assert isinstance(answer, HttpResponse)
    assert xml(answer)["Error"]["Code"] == "MalformedInput"


def test_a_form_without_an_action_is_an_unknown_operation() -> None:
    answer = wire.parse(HttpRequest("POST", HOST, FORM | SIGNED, b"QueueUrl=x"))
    assert isinstance(answer, HttpResponse)
    assert (answer.status, answer.body) == (404, b"<UnknownOperationException/>\n")
