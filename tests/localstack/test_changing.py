"""A function that was changed is asked only when it has changed; here on cloudlet, where that takes a second."""

from __future__ import annotations

from cloudlet.serve import Server
from grader.localstack.changing import Functions
from tests.workshop.readme import ROOT
from workshop.deploying.endpoint import Endpoint


def test_who_changes_a_function_goes_on_when_it_has_changed() -> None:
    with Server(speed=4) as server:
        name = server.do(lambda cloud: cloud.deploy(ROOT / "solutions" / "01_sender").function("SenderFunction").name)
        endpoint = Endpoint(server.url)

        Functions(endpoint).change(FunctionName=name, Description="cold")

        found = endpoint.client("lambda").get_function_configuration(FunctionName=name)
        assert (found["Description"], found["LastUpdateStatus"]) == ("cold", "Successful")
