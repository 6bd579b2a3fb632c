"""The channels screen."""

import pytest

from openpista.domain.event import ServiceStatus
from openpista.tui.core.arrivals import CommandRefused
from openpista.tui.core.channels import (
    ChannelMoved,
    ServiceOrdered,
    StrangerAnswered,
    UnpairAsked,
    UnpairConfirmed,
    UnpairDropped,
)
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.views.channels import CHANNELS, SIGNS
from openpista.tui.views.panel import Room
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import KEYS, LOOK, Stage, text


def says(stage: Stage, width: int = 88) -> str:
    rows = CHANNELS.draw(stage.store.state, LOOK, KEYS, Room(width, 30)).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def at(row: int) -> Stage:
    stage = scenes.channels()
    stage.store.dispatch(ChannelMoved(row))
    return stage


def test_each_service_says_how_it_fares_in_words_and_by_a_sign() -> None:
    shown = says(scenes.channels())

    assert "heard 2 min · spoke 1 min" in shown
    for words in ("up ●", "down ✗", "limping ◐", "off ○"):
        assert words in shown
    assert "4 restarts" in shown
    assert "WhatsApp ended the link: it was removed on the phone." in shown
    assert len({sign for sign, _ in SIGNS.values()}) == len(SIGNS)


def test_who_asks_and_who_is_let_in() -> None:
    shown = says(scenes.channels())

    assert "Mallory · 31337" in shown
    assert "9 min left" in shown
    assert "민수" in shown
    assert "guest" in shown


@pytest.mark.parametrize(
    ("action", "role"),
    [("service.owner", "owner"), ("service.guest", "guest"), ("service.refuse", "nobody")],
)
def test_a_stranger_is_answered(action: str, role: str) -> None:
    assert CHANNELS.pressed(at(0).store.state, action) == (
        StrangerAnswered("telegram", "K7QF-9RTM", role),  # type: ignore[arg-type]
    )


def test_nobody_is_let_in_where_nobody_asks() -> None:
    assert CHANNELS.pressed(at(1).store.state, "service.owner") is None


@pytest.mark.parametrize(("row", "order"), [(1, "stop"), (4, "start"), (5, "stop"), (6, "start")])
def test_a_service_is_stopped_where_it_runs_else_started(row: int, order: str) -> None:
    state = at(row).store.state

    service = ("", "telegram", "", "", "whatsapp", "web", "console")[row]
    wanted = ServiceOrdered(service, order)  # type: ignore[arg-type]
    assert CHANNELS.pressed(state, "service.toggle") == (wanted,)


def test_what_else_a_service_has() -> None:
    state = at(1).store.state

    assert CHANNELS.pressed(state, "service.restart") == (ServiceOrdered("telegram", "restart"),)
    assert CHANNELS.pressed(state, "service.logs") == (OverlayOpened("logs", "telegram"),)
    assert CHANNELS.pressed(state, "row.choose") == (OverlayOpened("telegram"),)
    assert CHANNELS.pressed(at(6).store.state, "row.choose") is None
    assert CHANNELS.pressed(state, "dialog.close") == (OverlayClosed("channels"),)


def test_letting_somebody_out_is_asked_about() -> None:
    stage = at(2)
    assert CHANNELS.pressed(stage.store.state, "row.remove") == (
        UnpairAsked("telegram", "42424242"),
    )

    stage.store.dispatch(UnpairAsked("telegram", "42424242"))
    assert "Ann can write to openpista through Telegram no more" in says(stage)
    assert CHANNELS.pressed(stage.store.state, "row.choose") == (UnpairConfirmed(),)
    assert CHANNELS.pressed(stage.store.state, "dialog.close") == (UnpairDropped(),)
    assert CHANNELS.pressed(stage.store.state, "service.toggle") is None


def test_a_channel_that_is_not_there_says_so_and_a_refusal_stands_beside_it() -> None:
    stage = scenes.channels_none()
    assert "not here" in says(stage)
    assert "No such channel runs in this openpista" in says(stage)
    assert CHANNELS.pressed(stage.store.state, "service.toggle") is None

    known = scenes.channels()
    known.store.dispatch(ServiceOrdered("web", "restart", id="r9"))
    assert "one moment" in says(known)
    known.store.dispatch(CommandRefused("r9", "Port 3210 is taken."))
    assert "Port 3210 is taken." in says(known)


def test_before_the_house_is_known_and_when_it_is_lost() -> None:
    assert "reading …" in says(scenes.channels_loading())


def test_a_click_goes_to_a_row_and_the_next_sets_it_up() -> None:
    stage = scenes.channels()

    assert CHANNELS.clicked(stage.store.state, "row:1") == (ChannelMoved(1),)
    stage.store.dispatch(ChannelMoved(1))
    assert CHANNELS.clicked(stage.store.state, "row:1") == (OverlayOpened("telegram"),)


def test_names_from_outside_are_made_safe() -> None:
    stage = scenes.channels()
    stage.tell(scenes.service_told(ServiceStatus("ev\x1b[31mil", "failed", "\x1b]0;x\x07why")))

    assert "\x1b" not in says(stage)
