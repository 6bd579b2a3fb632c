"""The few requests of logins: bounded, without redirects, and without secrets in errors."""

import pytest

from openpista.auth.errors import LoginError
from openpista.auth.http import MAX_REPLY_BYTES, LoginHttp, Reply
from tests.auth.vendor import Told, vendor


async def test_a_form_a_json_object_and_a_plain_question() -> None:
    async with vendor() as service:
        service.on("/token", {"access_token": "t"})
        http = LoginHttp()

        reply = await http.post_form(f"{service.url}/token", {"a b": "c&d é"})
        await http.post_json(f"{service.url}/token", {"code": "x"})
        await http.get(f"{service.url}/token", {"x-key": "k"})

    form, json, plain = service.asked
    assert reply.text("access_token") == "t"
    assert form.body == b"a%20b=c%26d%20%C3%A9"
    assert json.fields == {"code": "x"}
    assert (plain.method, plain.headers["x-key"]) == ("GET", "k")
    assert form.headers["user-agent"].startswith("openpista/")


async def test_a_redirect_is_not_followed() -> None:
    async with vendor() as service:
        service.on("/token", Told({}, 302, location=f"{service.url}/elsewhere"))

        assert (await LoginHttp().get(f"{service.url}/token")).status == 302
        assert len(service.asked) == 1


@pytest.mark.parametrize("body", ["hang", b"x" * (MAX_REPLY_BYTES + 1)])
async def test_who_does_not_answer_or_never_ends_is_told_as_no_answer(body: object) -> None:
    async with vendor() as service:
        service.on("/token", Told(body))

        with pytest.raises(LoginError) as caught:
            await LoginHttp(timeout_s=0.3 if body == "hang" else 30).get(f"{service.url}/token")

    assert caught.value.failure == "network"
    assert "127.0.0.1 does not answer" in caught.value.message


async def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(LoginError) as caught:
        await LoginHttp().get("http://127.0.0.1:1/token")

    assert caught.value.failure == "network"


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b'{"error":"invalid_grant","error_description":"Gone."}', "invalid_grant", "Gone."),
        (b'{"error":{"code":"bad","message":"No key canary-1"}}', "bad", "No key ***"),
        (b'{"error":{"type":"t","message":"m"}}', "t", "m"),
        (b'{"error":"slow_down"}', "slow_down", "slow_down"),
        (b'{"detail":"why"}', "", "why"),
        (b'{"code":"c"}', "c", "status 400"),
        (b"<html>canary-1</html>", "", "status 400"),
        (b"[" * 9000, "", "status 400"),
        (b'{"message":"' + b"x" * 500 + b'"}', "", "x" * 120 + "\u2026"),
    ],
)
def test_what_a_service_says_about_an_error_is_short_and_without_secrets(
    body: bytes, name: str, said: str
) -> None:
    reply = Reply(400, body)

    assert (reply.error(), reply.told("canary-1")) == (name, said)
    assert repr(reply) == "Reply(400)"


def test_control_characters_do_not_come_through() -> None:
    assert "\x1b" not in Reply(400, b'{"error":"a\\u001b[31mb"}').told()


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (b'{"n": 5}', 5.0),
        (b'{"n": "5"}', 5.0),
        (b'{"n": "x"}', None),
        (b'{"n": -1}', None),
        (b'{"n": 1e300}', None),
        (b'{"n": []}', None),
        (b"{}", None),
    ],
)
def test_numbers_may_be_written_as_text(body: bytes, number: float | None) -> None:
    assert Reply(200, body).number("n") == number
