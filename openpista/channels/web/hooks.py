"""`/hooks/NAME`: calls from other services, handed to the channel that waits for them. A channel
that waits for none is as if it were not there."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from openpista.channels.web.bodies import BODY_TIMEOUT_S, BodyError, problem, read_bytes
from openpista.domain.hook import HookCall, TakesHooks

MAX_HOOK_BYTES = 1024 * 1024


class HookRoutes:
    """Brings calls to channels."""

    def __init__(self, takers: Sequence[TakesHooks]) -> None:
        self._takers = {taker.name: taker for taker in takers}

    def routes(self) -> list[Route]:
        """Return the one route."""
        return [Route("/hooks/{name}", self.take, methods=["GET", "POST"])]

    async def take(self, request: Request) -> Response:
        """Hand a call over, and return what the channel answers."""
        taker = self._takers.get(str(request.path_params["name"]))
        if taker is None:
            return problem(404, "There is nothing.", "not_found")
        try:
            body = await read_bytes(request, max_bytes=MAX_HOOK_BYTES, timeout_s=BODY_TIMEOUT_S)
        except BodyError as error:
            return error.answer
        call = HookCall(
            method=request.method,
            query=request.url.query,
            headers=tuple(request.headers.items()),
            body=body,
        )
        answer = await taker.take_hook(call)
        if answer is None:
            return problem(404, "There is nothing.", "not_found")
        return Response(answer.body, answer.status, media_type=answer.mime)
