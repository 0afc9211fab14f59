"""Why dead letters are lost, and what helps: the rules as the findings of lesson 05 say them."""

from __future__ import annotations

from grader.checks.letters import TABLE
from grader.explain import key_errors

RETURNED = (
    "When the handler returns, Lambda deletes what is not reported. On the dead-letter queue nothing stands behind you "
    "any more: what is deleted there without being stored is lost for good, and a line in a log is no record of it."
)
KEY_NAME = (
    "Lambda looks for batchItemFailures in the answer, in just these letters, and for nothing else. Without it the "
    "answer means: all done, delete the batch."
)
UNPROCESSED = (
    "BatchWriteItem answers 200 and lists under UnprocessedItems what it did not write. A second call may leave some "
    "of it again."
)
BY_ITS_KEY = (
    "UnprocessedItems holds what was left only, in no order: a place in it says nothing of a place in the batch.",
    "Read message_id in each request under UnprocessedItems, and report those.",
)
LAST_READER = (
    "What nobody could read is just what comes to a dead-letter queue. Its function is the last one to see it, and may "
    "ask nothing of it: not that it is JSON, not that it has attributes."
)
AGE = (
    "On a standard queue a dead letter's age counts from its first send, not from the move. With the default of 4 days "
    "on both queues, what died on its fourth day is gone at once."
)
AS_IT_IS = 'Store record["body"] as the text that it is; read nothing out of it.'
TOO_LARGE = (
    "A DynamoDB item ends at 400 KB (409,600 bytes): the UTF-8 bytes of all names and values together. A message may "
    "have 1 MiB, and a character up to 4 bytes."
)
CUT = "Cut the encoded body, with some room for the other attributes: body.encode()[:most].decode(errors='ignore')"

OTHER_TABLE = f"Every item needs the key of its table, and the key of {TABLE} is message_id."
HALF = "In UTF-8 a character has 1 to 4 bytes. A cut at a fixed byte may leave half of one at the end."
DECIMALS = "boto3 stores an int or a Decimal as a number, and no float: a float is not the decimal that you see."
NAMES = (
    "In the event a record's keys begin with small letters: messageId, body, attributes. Body and MessageId are what "
    "ReceiveMessage calls them. How often it was received and when it was sent are in attributes; messageAttributes "
    "are the sender's."
)
BY_NAME = (
    'Read record["messageId"] and record["body"], and of record["attributes"] "ApproximateReceiveCount" and '
    '"SentTimestamp".'
)
MISNAMED = (
    "Body", "MessageId", "message_id", "Attributes", "Messages", "records",
    "ApproximateReceiveCount", "approximateReceiveCount", "SentTimestamp", "sentTimestamp",
)  # fmt: skip
RULES = (
    (key_errors(*MISNAMED), NAMES, BY_NAME),
    (("Float types",), DECIMALS, "Store an int of the text in the event, and do not divide it."),
    (("UnicodeDecodeError",), HALF, CUT),
    (("Missing the key",), OTHER_TABLE, f"Give the recorder TABLE_NAME: !Ref {TABLE}, and each item its message_id."),
    (("JSONDecodeError", "KeyError", "TypeError", "AttributeError"), LAST_READER, AS_IT_IS),
)
