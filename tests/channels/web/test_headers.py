"""What every answer says to the browser."""

from openpista.channels.web.headers import CONTENT_SECURITY, NO_STORE, with_guards


def test_every_answer_is_guarded() -> None:
    said = dict(with_guards([(b"x", b"y")], certified=False))

    assert said[b"x"] == b"y"
    assert said[b"content-security-policy"] == CONTENT_SECURITY.encode()
    assert said[b"cache-control"] == NO_STORE.encode()
    assert said[b"x-content-type-options"] == b"nosniff"
    assert b"strict-transport-security" not in said


def test_what_is_said_of_caching_stays() -> None:
    said = with_guards([(b"Cache-Control", b"no-cache")], certified=True)

    assert [value for name, value in said if name.lower() == b"cache-control"] == [b"no-cache"]
    assert b"strict-transport-security" in dict(said)


def test_nothing_runs_that_does_not_lie_on_the_server() -> None:
    rules = CONTENT_SECURITY.split("; ")

    assert {"default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"} <= set(
        rules
    )
    assert "unsafe" not in CONTENT_SECURITY
    assert "http" not in CONTENT_SECURITY


def test_a_part_of_the_page_says_only_what_counts_for_a_part() -> None:
    names = [name for name, _ in with_guards([], certified=True, part=True)]

    assert names == [b"x-content-type-options", b"cross-origin-resource-policy", b"cache-control"]
