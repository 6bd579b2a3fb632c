"""The two cookies of a browser."""

from starlette.requests import Request
from starlette.responses import Response

from openpista.channels.web.cookies import Cookies

COOKIES = Cookies(3210)


def test_cookies_are_named_after_the_port() -> None:
    raw = b"openpista_3210_session=s; openpista_3210_device=d; openpista_1_session=x"
    request = Request({"type": "http", "headers": [(b"cookie", raw)]})

    assert COOKIES.session(request) == "s"
    assert COOKIES.device(request) == "d"
    assert Cookies(2).session(request) == ""


def test_no_script_and_no_other_site_gets_them() -> None:
    answer = Response()
    COOKIES.give(answer, session="s", device="d", secure=True)
    session, device = answer.headers.getlist("set-cookie")

    for cookie in (session, device):
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Secure" in cookie
    assert "Path=/auth" in device


def test_what_is_not_there_is_not_written() -> None:
    answer = Response()
    COOKIES.give(answer, session="s", device="", secure=False)

    (cookie,) = answer.headers.getlist("set-cookie")
    assert "Secure" not in cookie


def test_they_are_taken_back() -> None:
    answer = Response()
    COOKIES.take(answer)

    assert all("Max-Age=0" in one for one in answer.headers.getlist("set-cookie"))
