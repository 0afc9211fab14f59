"""A request to an API that was begun and may not be answered yet."""

from __future__ import annotations

from cloudlet.wire.request import HttpResponse


class PendingRequest:
    """What became of a request. `response` raises LookupError before it is there."""

    def __init__(self) -> None:
        self._answers: list[HttpResponse] = []

    def answer(self, response: HttpResponse) -> None:
        """It is answered."""
        self._answers.append(response)

    @property
    def done(self) -> bool:
        """Whether the answer is there."""
        return bool(self._answers)

    @property
    def response(self) -> HttpResponse:
        """The answer."""
        if not self._answers:
            raise LookupError("the request is not answered yet; let time pass until it is done")
        return self._answers[0]
