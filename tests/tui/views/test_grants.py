"""Standing allowances, and ending them."""

from openpista.domain.ids import GrantId
from openpista.tui.core.grants import GrantMoved, GrantRevoked
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.views.grants import GRANTS
from openpista.tui.views.panel import Room
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import KEYS, LOOK, Stage, text


def says(stage: Stage, width: int = 88) -> str:
    rows = GRANTS.draw(stage.store.state, LOOK, KEYS, Room(width, 30)).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def test_who_allowed_what_until_when_and_for_which_conversation() -> None:
    shown = says(scenes.grants())

    assert "runs of /usr/bin/python3 in /src" in shown
    assert "48 min left · given by Ann (telegram), 12 min · Fix the failing build" in shown
    assert "this task" in shown
    assert "exactly this" in shown
    assert "until revoked" in shown


def test_what_is_covered_is_never_cut() -> None:
    lines = says(scenes.grants(), 40).split("\n")

    joined = "".join(line.strip() for line in lines)
    assert "rsync -a --delete ~/Pictures/ nas:/backup/pictures/" in joined


def test_one_is_ended_by_its_key() -> None:
    stage = scenes.grants()
    stage.store.dispatch(GrantMoved(1))

    assert GRANTS.pressed(stage.store.state, "row.remove") == (GrantRevoked(GrantId("g2")),)
    stage.store.dispatch(GrantRevoked(GrantId("g2"), id="r5"))
    assert "ending …" in says(stage)
    assert GRANTS.clicked(stage.store.state, "row:0") == (GrantMoved(-1),)
    assert GRANTS.clicked(stage.store.state, "row:1") == ()
    assert GRANTS.pressed(stage.store.state, "dialog.close") == (OverlayClosed("grants"),)


def test_without_any() -> None:
    stage = scenes.grants_none()

    assert "Nothing runs unasked" in says(stage)
    assert GRANTS.pressed(stage.store.state, "row.remove") is None
