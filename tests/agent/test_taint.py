"""Taint: who else has spoken in a session."""

from openpista.agent.taint import is_from_elsewhere, is_tainted, named_sources, sees_private_data
from openpista.domain.tool import Intent, ToolOutcome


def test_untrusted_text_taints_the_session_of_an_owner_even_before_private_data_was_seen() -> None:
    assert is_tainted(("evil.example",), sensitive=False, approver="present")
    assert is_tainted(("evil.example",), sensitive=False, approver="job")
    assert not is_tainted((), sensitive=True, approver="present")


def test_the_session_of_a_guest_is_tainted_only_beside_private_data() -> None:
    assert not is_tainted(("evil.example",), sensitive=False, approver="guest")
    assert is_tainted(("evil.example",), sensitive=True, approver="guest")


def test_three_sources_are_named_and_the_rest_counted() -> None:
    assert named_sources(("a", "b")) == "a, b"
    assert named_sources(("a", "b", "c", "d", "e")) == "a, b, c and 2 more"


def test_elsewhere_is_what_was_neither_known_nor_the_host_itself() -> None:
    assert not is_from_elsewhere(("a", "b"), ("a",), frozenset({"b"}))
    assert is_from_elsewhere(("a", "b", "c"), ("a",), frozenset({"b"}))


def test_reading_outside_the_workspace_shows_private_data() -> None:
    outside = Intent(kind="read", title="", outside=("/home/ann/letter",))
    inside = Intent(kind="read", title="")

    assert sees_private_data(outside, ToolOutcome("dear"))
    assert not sees_private_data(outside, ToolOutcome("no such file", is_error=True))
    assert not sees_private_data(inside, ToolOutcome("x"))
    assert sees_private_data(Intent(kind="control", title=""), ToolOutcome("a picture"))
