"""Links: found in texts, shown whole, opened only on the user's word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.tui.core.effects import Copy, OpenLink
from openpista.tui.core.links import (
    MAX_LINKS,
    LinkCopied,
    LinkFollowed,
    LinkMoved,
    LinksShown,
    is_link,
    links_in,
)
from openpista.tui.core.route import Overlay
from tests.tui.core.drive import Drive

A, B = "https://a.org/x", "http://b.org/"


def shown(*targets: str) -> Drive:
    return Drive().given(LinksShown(targets))


def test_links_are_shown_in_a_dialog_and_nothing_is_opened() -> None:
    Drive().send(LinksShown((A, B))).to(
        links__targets=(A, B), route__overlays=(Overlay("links"),)
    ).emits()


def test_the_chosen_link_is_opened_when_the_user_says_so() -> None:
    drive = shown(A, B)

    drive.send(LinkMoved(1)).to(links__index=1).emits()
    drive.send(LinkFollowed()).to(route__overlays=()).emits(OpenLink(B))


def test_the_chosen_link_is_copied_whole() -> None:
    shown(A, B).send(LinkCopied()).to(route__overlays=()).emits(Copy(A))


def test_without_links_nothing_happens() -> None:
    drive = Drive()

    for action in (LinksShown(()), LinkFollowed(), LinkCopied()):
        drive.send(action).emits()


def test_there_is_a_bound() -> None:
    many = tuple(f"https://a.org/{number}" for number in range(MAX_LINKS + 9))

    assert len(shown(*many).state.links.targets) == MAX_LINKS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see [here](https://a.org/x) and http://b.org/.", (A, B)),
        ("<https://a.org/x>, (https://a.org/x)", (A,)),
        ('[t](<https://a.org/x> "a title")', (A,)),
        ("[t](javascript:alert(1)) file:///etc/passwd mailto:a@b.c", ()),
        ("`https://a.org/x`", (A,)),
    ],
)
def test_where_the_links_of_a_text_lead(text: str, found: tuple[str, ...]) -> None:
    assert links_in(text) == found


@given(st.text("[]()<>hHtTps:/. \"'\n"))
def test_any_text_has_only_links_of_the_web(text: str) -> None:
    assert all(is_link(target) for target in links_in(text))


def test_a_text_full_of_beginnings_is_read_in_no_time() -> None:
    assert len(links_in('](http://a "' * 20_000)) <= MAX_LINKS
