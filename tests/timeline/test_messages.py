import json

from cloudlet.history import Event
from tests.timeline.histories import (
    DEAD,
    QUEUE,
    WORKER,
    batch,
    call,
    dead_lettered,
    deleted,
    ended,
    invoked,
    lane,
    of,
    received,
    sent,
    signs,
    told,
    visible,
)


def test_a_message_waits_is_in_flight_and_is_done() -> None:
    message = lane(of(sent(0), received(10), deleted(40)), "o-a")
    assert told(message) == [("waiting", 0, 10), ("in flight", 10, 40)]
    assert signs(message) == [("sent", 0), ("done", 40)]


def test_a_message_of_a_failed_batch_is_hidden_until_its_visibility_timeout_is_over() -> None:
    timeline = of(sent(0), received(10), batch(40, "failed", "a"), visible(30_010), received(30_020, count=2))
    message = lane(timeline, "o-a")
    assert told(message)[:4] == [
        ("waiting", 0, 10), ("in flight", 10, 40), ("hidden", 40, 30_010), ("waiting", 30_010, 30_020)
    ]  # fmt: skip
    assert signs(message) == [("sent", 0), ("failed", 40)]


def test_of_a_partly_failed_batch_only_what_failed_is_hidden() -> None:
    events = [sent(0), sent(0, "b"), received(10), received(10, "b")]
    timeline = of(*events, deleted(40, "b"), batch(40, "partial", "a", "b", failed=["a"]))
    assert signs(lane(timeline, "o-a")) == [("sent", 0), ("failed", 40)]
    assert signs(lane(timeline, "o-b")) == [("sent", 0), ("done", 40)]


def test_a_dead_letter_is_on_the_other_queue() -> None:
    timeline = of(sent(0), received(10), batch(40, "failed", "a"), visible(100), dead_lettered(110))
    message = lane(timeline, "o-a")
    assert (message.spans[-1].state, message.spans[-1].facts["queue"]) == ("dead", DEAD)
    assert ("dead", 110) in signs(message)
    assert [lane.name for lane in timeline.lanes if lane.kind == "queue"] == [
        f"{QUEUE}, 1 at most", f"{DEAD}, 1 at most"
    ]  # fmt: skip


def test_what_became_visible_without_having_been_received_was_delayed() -> None:
    message = lane(of(sent(0), visible(500), received(510), deleted(520)), "o-a")
    assert told(message)[0] == ("delayed", 0, 500)


def test_what_a_function_received_by_itself_and_did_not_delete_is_hidden_when_it_ends() -> None:
    timeline = of(sent(0), invoked(5), received(10, by=WORKER), ended(40, "failed"), visible(30_000))
    assert told(lane(timeline, "o-a"))[2] == ("hidden", 40, 30_000)


def test_a_message_that_a_function_sends_on_goes_on_in_its_lane() -> None:
    body = '{"order_id": "o-1", "seq": 3}'
    result = {"result": {"MessageId": "b"}}
    timeline = of(
        sent(0, "a", body=body), received(10), sent(20, "b", "Parking", body), call(20, "SendMessage", **result),
        deleted(40, "a"), received(60, "b", queue="Parking"), deleted(70, "b", "Parking"),
    )  # fmt: skip
    assert [lane.name for lane in timeline.lanes if lane.kind == "message"] == ["o-1 3"]
    message = lane(timeline, "o-1 3")
    assert told(message) == [("waiting", 0, 10), ("in flight", 10, 20), ("waiting", 20, 60), ("in flight", 60, 70)]
    assert signs(message) == [("sent", 0), ("sent", 20), ("done", 70)]


def test_an_order_that_is_sent_twice_has_two_lanes() -> None:
    body = '{"order_id": "o-1"}'
    timeline = of(sent(0, "a", body=body), sent(1, "b", body=body), received(2), deleted(9))
    assert [lane.name for lane in timeline.lanes if lane.kind == "message"] == ["o-1", "o-1 (2)"]


def test_a_body_that_is_no_order_is_shown_as_it_begins() -> None:
    timeline = of(sent(0, body="not json\nat all, and long"), received(10))
    assert timeline.lanes[0].name == '"not json at a..."'


def test_a_moved_message_goes_on_in_its_lane() -> None:
    moved = Event(50, DEAD, "moved", {"message_id": "a", "to": QUEUE})
    timeline = of(sent(0), received(10), visible(20), dead_lettered(30), moved, sent(50, "b"), received(60, "b"))
    assert [lane.name for lane in timeline.lanes if lane.kind == "message"] == ["o-a"]
    assert told(timeline.lanes[0])[-2] == ("waiting", 50, 60)


def test_purging_and_the_end_of_retention_end_a_message() -> None:
    purged, expired = Event(50, QUEUE, "purged", {"count": 1}), Event(50, QUEUE, "expired", {"message_id": "a"})
    assert signs(of(sent(0), purged).lanes[0])[-1] == ("done", 50)
    assert signs(of(sent(0), expired).lanes[0])[-1] == ("dead", 50)


def test_too_many_messages_are_counted_by_their_fate() -> None:
    names = [f"m{number}" for number in range(300)]
    bad = names[:8]
    events = [event for name in names for event in (sent(0, name), received(10, name))]
    events += [deleted(20, name) for name in names[8:]] + [batch(20, "failed", *bad)]
    events += [dead_lettered(90_000, name) for name in bad]
    timeline = of(*sorted(events, key=lambda event: event.at))
    lanes = [(lane.name, lane.size) for lane in timeline.lanes if lane.kind == "message"]
    assert lanes == [("292: done", 292), ("8: failed once, dead", 8)]
    dead = lane(timeline, "8: failed once, dead")
    assert [(mark.sign, mark.count) for mark in dead.marks] == [("failed", 8), ("dead", 8)]
    assert json.dumps([span.count for span in dead.spans]) == "[8, 8, 8, 8]"
