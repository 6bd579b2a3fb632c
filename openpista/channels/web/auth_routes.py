"""The routes of logging in and out, and of the list of browsers."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from openpista.channels.web.bodies import BodyError, as_json, problem, read_json
from openpista.channels.web.cookies import AUTH_PATH, Cookies
from openpista.channels.web.entry import Admitted, Denied, Entry
from openpista.channels.web.http_bodies import AuthAnswer, AuthBody, Device, DeviceList
from openpista.channels.web.login_sessions import Login
from openpista.domain.clock import Clock

_STATUS = {"wrong": 401, "unknown": 401, "wait": 429, "busy": 429}
CSRF = "x-csrf"

AskerOf = Callable[[Request], str]
"""Returns for whom a request counts, when tries are counted."""

ConnectedOf = Callable[[str], int]
"""Returns how many sockets a browser has open."""


class AuthRoutes:
    """Lets browsers in, over HTTP."""

    def __init__(
        self,
        entry: Entry,
        cookies: Cookies,
        *,
        asker_of: AskerOf,
        connected_of: ConnectedOf,
        clock: Clock,
    ) -> None:
        self._entry = entry
        self._cookies = cookies
        self._asker_of = asker_of
        self._connected_of = connected_of
        self._clock = clock

    def routes(self) -> list[Route]:
        """Return them."""
        return [
            Route(AUTH_PATH, self.come_in, methods=["POST"]),
            Route(f"{AUTH_PATH}/renew", self.renew, methods=["POST"]),
            Route(f"{AUTH_PATH}/again", self.again, methods=["POST"]),
            Route("/logout", self.log_out, methods=["POST"]),
            Route("/devices", self.devices, methods=["GET"]),
            Route("/devices/{device_id}", self.revoke, methods=["DELETE"]),
        ]

    def login_of(self, request: Request) -> Login | None:
        """Return the open login of a request that says also what only the page holds."""
        csrf = request.headers.get(CSRF, "")
        return self._entry.known(self._cookies.session(request), csrf) if csrf else None

    async def come_in(self, request: Request) -> Response:
        """Let a browser in that shows a code or the token."""
        try:
            body = await read_json(request, AuthBody)
        except BodyError as error:
            return error.answer
        if bool(body.code) == bool(body.token):
            return problem(400, "Send a code or a token.", "body")
        shown = await self._entry.come_in(
            self._asker_of(request), code=body.code, token=body.token, name=body.name
        )
        return self._told(request, shown)

    async def renew(self, request: Request) -> Response:
        """Let a browser in again that holds its own credential."""
        shown = self._entry.renew(
            self._cookies.device(request),
            self._cookies.session(request),
            request.headers.get(CSRF, ""),
        )
        return self._told(request, shown, csrf=request.headers.get(CSRF, ""))

    async def again(self, request: Request) -> Response:
        """Note that the person is still there, and still the same."""
        login = self.login_of(request)
        if login is None:
            return problem(401, "Log in first.", "unknown")
        try:
            body = await read_json(request, AuthBody)
        except BodyError as error:
            return error.answer
        denied = await self._entry.show_again(
            self._asker_of(request), login, code=body.code, token=body.token
        )
        if denied is not None:
            return _denied(denied)
        return as_json(self._answer(login, request.headers.get(CSRF, "")))

    async def log_out(self, request: Request) -> Response:
        """Forget this browser."""
        login = self.login_of(request)
        if login is None:
            return problem(401, "Log in first.", "unknown")
        await self._entry.revoke(login.device_id)
        answer = Response(status_code=204)
        self._cookies.take(answer)
        return answer

    async def devices(self, request: Request) -> Response:
        """List the browsers that may come in."""
        login = self.login_of(request)
        if login is None:
            return problem(401, "Log in first.", "unknown")
        rows = tuple(
            Device(
                id=row.id,
                name=row.name,
                since_ms=row.since_ms,
                last_used_ms=row.used_ms,
                current=row.id == login.device_id,
                connected=self._connected_of(row.id),
            )
            for row in self._entry.devices()
        )
        return as_json(DeviceList(devices=rows))

    async def revoke(self, request: Request) -> Response:
        """Send a browser away."""
        if self.login_of(request) is None:
            return problem(401, "Log in first.", "unknown")
        if not await self._entry.revoke(str(request.path_params["device_id"])):
            return problem(404, "There is no such browser.", "not_found")
        return Response(status_code=204)

    def _told(self, request: Request, shown: Admitted | Denied, csrf: str = "") -> Response:
        if isinstance(shown, Denied):
            return _denied(shown)
        answer = as_json(self._answer(shown.login, shown.keys.csrf if shown.keys else csrf))
        self._cookies.give(
            answer,
            session=shown.secret,
            device=shown.keys.secret if shown.keys else self._cookies.device(request),
            secure=str(request.scope.get("openpista.origin", "")).startswith("https://"),
        )
        return answer

    def _answer(self, login: Login, csrf: str) -> AuthAnswer:
        row = next((one for one in self._entry.devices() if one.id == login.device_id), None)
        return AuthAnswer(
            csrf=csrf,
            device_id=login.device_id,
            device_name=row.name if row is not None else "",
            expires_at_ms=login.ends_ms,
            fresh_until_ms=login.fresh_until_ms,
        )


def _denied(denied: Denied) -> Response:
    status = _STATUS[denied.code]
    return problem(status, denied.reason, denied.code, retry_after_s=denied.retry_after_s)
