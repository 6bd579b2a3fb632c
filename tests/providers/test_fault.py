"""Failures in the services' own words, in every shape in which they were seen."""

import pytest

from openpista.providers.fault import Fault, read_fault, retry_after_s


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('{"error": {"message": "m", "type": "t", "code": "c"}}', Fault("m", "c", "t")),
        ('{"error": {"message": "m", "code": 402}}', Fault("m", status=402)),
        ('{"error": {"message": "m", "code": "401"}}', Fault("m", "401", status=401)),
        ('{"error": "no such model"}', Fault("no such model")),
        ('[{"error": {"message": "m", "status": "X"}}]', Fault("m", type="X")),
        ('{"detail": "sign in again"}', Fault("sign in again")),
        ('{"detail": [{"msg": "too short", "loc": []}]}', Fault("too short")),
        ('{"object": "error", "message": "m", "code": "3", "type": "t"}', Fault("m", "3", "t")),
        ('{"message": "m", "status_code": 400}', Fault("m", status=400)),
        (
            '{"error": {"message": "Provider returned error", "metadata": {"raw": "busy"}}}',
            Fault("Provider returned error: busy"),
        ),
        (
            '{"error": {"message": "m", "innererror": {"code": "Policy"}}}',
            Fault("m", reason="Policy"),
        ),
        (
            '{"error": {"message": "m", "details": [{"reason": "R"}, {"retryDelay": "4.5s"}, 7]}}',
            Fault("m", reason="R", wait_s=4.5),
        ),
        ('{"error": {"message": 5, "code": null, "type": true, "status": 20}}', Fault()),
        ("upstream connect error", Fault("upstream connect error")),
        ("<html>nginx</html>", Fault()),
        ('{"other": 1}', Fault('{"other": 1}')),
        ("[]", Fault("[]")),
        ("", Fault()),
    ],
)
def test_every_shape_is_read(body: str, fault: Fault):
    assert read_fault(body.encode()) == fault


def test_hostile_bodies_are_quoted_not_raised():
    assert read_fault(b"[" * 200_000).message == "[" * 2000
    assert read_fault(b"\xff\xfe").message == "\ufffd\ufffd"


@pytest.mark.parametrize(
    ("headers", "fault", "wait_s"),
    [
        ({"Retry-After": "5"}, Fault(), 5),
        ({"retry-after": " 0.5 "}, Fault(), 0.5),
        ({"retry-after-ms": "2500", "retry-after": "3"}, Fault(), 2.5),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:30 GMT"}, Fault(), 20),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, Fault(), 0),
        ({"retry-after": "soon"}, Fault(), None),
        ({"retry-after": "-1"}, Fault(), None),
        ({"retry-after": "nan"}, Fault(), None),
        ({}, Fault(wait_s=48.5), 48.5),
        ({}, Fault("Please try again in 2.49s."), 2.49),
        ({}, Fault("retry after 300 ms please"), 0.3),
        ({}, Fault("try again later"), None),
    ],
)
def test_a_wait_is_read_wherever_it_is_named(
    headers: dict[str, str], fault: Fault, wait_s: float | None
):
    assert retry_after_s(headers, fault, now_ms=10_000) == wait_s
