"""The two cookies of a browser. Cookies are shared by all ports of a computer, so ours are named
after the port, and neither counts for anything without what the page itself holds."""

from starlette.requests import Request
from starlette.responses import Response

from openpista.channels.web.devices import UNUSED_MS
from openpista.channels.web.login_sessions import ABSOLUTE_MS

AUTH_PATH = "/auth"


class Cookies:
    """Reads and writes the cookies of one server."""

    def __init__(self, port: int) -> None:
        self.session_name = f"openpista_{port}_session"
        self.device_name = f"openpista_{port}_device"

    def session(self, request: Request) -> str:
        """Return the secret of the open login."""
        return request.cookies.get(self.session_name, "")

    def device(self, request: Request) -> str:
        """Return the browser's own credential; it comes only to the routes that need it."""
        return request.cookies.get(self.device_name, "")

    def give(self, answer: Response, *, session: str, device: str, secure: bool) -> None:
        """Let a browser hold them; an empty one is left as it is."""
        for name, value, path, age_ms in (
            (self.session_name, session, "/", ABSOLUTE_MS),
            (self.device_name, device, AUTH_PATH, UNUSED_MS),
        ):
            if value:
                answer.set_cookie(
                    name,
                    value,
                    max_age=age_ms // 1000,
                    path=path,
                    secure=secure,
                    httponly=True,
                    samesite="strict",
                )

    def take(self, answer: Response) -> None:
        """Let a browser forget them."""
        answer.delete_cookie(self.session_name, path="/", httponly=True, samesite="strict")
        answer.delete_cookie(self.device_name, path=AUTH_PATH, httponly=True, samesite="strict")
