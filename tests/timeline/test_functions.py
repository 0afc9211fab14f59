from cloudlet.errors import AwsError
from cloudlet.history import Event
from tests.timeline.histories import WORKER, call, cold_start, ended, invoked, lane, of, signs, told


def test_an_environment_starts_runs_and_returns() -> None:
    worker = lane(of(cold_start(0), invoked(200), call(210), ended(230, "succeeded")), WORKER)
    assert told(worker) == [("starting", 0, 200), ("running", 200, 230)]
    assert signs(worker) == [("call", 210)]


def test_a_failure_says_how_and_why() -> None:
    error = {"errorType": "ValueError", "errorMessage": "no order"}
    worker = lane(of(invoked(0), ended(30, "timed_out", error=error)), WORKER)
    assert (worker.marks[0].sign, worker.marks[0].facts) == (
        "failed", {"how": "timed out", "why": "ValueError: no order"}
    )  # fmt: skip


def test_a_refused_call_is_told_from_one_that_went_well() -> None:
    refused = call(10, error=AwsError("ThrottlingException", "Slow down."))
    worker = lane(of(invoked(0), refused, ended(30, "succeeded")), WORKER)
    assert signs(worker) == [("refused", 10)]


def test_a_throttled_invocation_is_marked_on_the_function() -> None:
    throttled = Event(5, "Worker", "throttled", {"request_id": "r", "source": "mapping"})
    assert signs(lane(of(invoked(0), throttled), "Worker")) == [("refused", 5)]


def test_many_environments_are_counted() -> None:
    names = [f"Worker#{number}" for number in range(1, 31)]
    events = [invoked(0, name) for name in names] + [ended(30, "succeeded", name) for name in names]
    timeline = of(*events)
    assert [(lane.name, lane.size) for lane in timeline.lanes] == [("Worker, 30 at most", 30)]


def test_so_many_calls_that_they_would_hide_their_bar_are_not_drawn() -> None:
    events = [invoked(0), *(call(at) for at in range(1, 60)), ended(90, "succeeded")]
    assert signs(lane(of(*events), WORKER)) == []


def test_a_request_has_a_lane_with_its_answer() -> None:
    asked = Event(0, "api", "http_request", {"method": "POST", "path": "/orders", "body": "x", "request_id": "q"})
    facts = {"method": "POST", "path": "/orders", "status": 502, "body": "{}", "request_id": "q"}
    request = lane(of(asked, Event(20, "api", "http_response", facts)), "POST /orders 1: 502")
    assert told(request) == [("running", 0, 20)]
    assert signs(request) == [("failed", 20)]
