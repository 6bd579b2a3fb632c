"""What the set-up of a channel shows, and its code."""

import pytest

from openpista.domain.event import ServiceStatus
from openpista.domain.pairing import Pairing
from openpista.tui.core.channels_setup import DrawingChanged
from openpista.tui.views.pairing_rows import draw_setup
from openpista.tui.views.panel import Room
from openpista.tui.views.qr import LIGHT, LOOK, matrix_of
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import KEYS, Stage, text
from tests.tui.views.harness import LOOK as WORDS
from tests.tui.views.test_qr import modules_of


def says(stage: Stage, width: int = 90, height: int = 34) -> str:
    rows = draw_setup(stage.store.state, WORDS, KEYS, Room(width, height))
    assert all(row.cells <= width for row in rows)
    return text(rows)


def code_in(stage: Stage, width: int, height: int) -> list[str]:
    """Return what is drawn in the colours of a code, row by row."""
    rows = draw_setup(stage.store.state, WORDS, KEYS, Room(width, height))
    lines = ["".join(part for part, look in row.runs if look in (LOOK, LIGHT)) for row in rows]
    return [line for line in lines if line]


@pytest.mark.parametrize(("width", "height"), [(90, 30), (76, 22)])
def test_the_code_beside_the_words_says_the_link(width: int, height: int) -> None:
    from openpista.tui.views.rows import Row

    lines = code_in(scenes.telegram_code(), width, height)
    drawn = modules_of([Row(((line, LOOK),)) for line in lines], "half")
    side = len(lines[0])

    quiet = 4 if side == len(matrix_of(scenes.LINK)) else 2
    assert tuple(tuple(row[:side]) for row in drawn[:side]) == matrix_of(scenes.LINK, quiet)
    assert "Press Start in Telegram." in says(scenes.telegram_code(), width, height)


def test_every_row_of_the_code_is_equally_wide() -> None:
    lines = code_in(scenes.whatsapp_code(), 110, 40)

    assert len({len(line) for line in lines}) == 1
    assert len(lines) > 25


def test_where_it_does_not_fit_the_way_out_is_said() -> None:
    shown = says(scenes.whatsapp_code(), 54, 12)

    assert "does not fit here" in shown
    assert "press v" in shown
    assert not code_in(scenes.whatsapp_code(), 54, 12)


def test_another_drawing_can_be_wished_for() -> None:
    stage = scenes.telegram_code()
    for _ in range(3):
        stage.store.dispatch(DrawingChanged())

    assert "##" in code_in(stage, 130, 60)[8]


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        (scenes.telegram, "write /newbot to @BotFather"),
        (scenes.telegram_code, "9:31 left"),
        (scenes.telegram_testing, "✓ The bot knows you."),
        (scenes.telegram_testing, "press its button"),
        (scenes.telegram_done, "✓ The press came back. Linked with Ann."),
        (scenes.whatsapp_letters, "WZYE-H4LV"),
        (scenes.web_form, "listens on"),
        (scenes.web_code, "H7K2-M9QX-4TVB"),
    ],
)
def test_what_each_step_says(scene: object, said: str) -> None:
    assert said in says(scene())  # type: ignore[operator]


@pytest.mark.parametrize(
    ("state", "said"),
    [("expired", "too old"), ("failed", "did not work"), ("cancelled", "Cancelled")],
)
def test_every_end_is_a_sentence_with_its_reason(state: str, said: str) -> None:
    told = Pairing("telegram", state, reason="The bot was deleted.")  # type: ignore[arg-type]
    shown = says(scenes.paired("telegram", told, token='"•••"'))

    assert said in shown
    assert "The bot was deleted." in shown


def test_a_channel_that_is_down_says_so_while_its_code_waits() -> None:
    stage = scenes.telegram_code()
    stage.tell(scenes.service_told(ServiceStatus("telegram", "failed", "The token was revoked.")))

    assert "The token was revoked." in says(stage)


def test_before_anything_is_known() -> None:
    stage = scenes.window()
    from openpista.tui.core.moves import OverlayOpened

    stage.store.dispatch(OverlayOpened("telegram", id="r1"))
    assert "reading …" in says(stage)


def test_people_that_are_linked_already_are_named() -> None:
    from openpista.domain.event import PeopleChanged
    from openpista.domain.ids import HOUSE
    from openpista.tui.core.channels_setup import SetupStepChosen

    stage = scenes.telegram_done()
    stage.tell(PeopleChanged(stream=HOUSE, paired=scenes.PAIRED, requests=()))
    stage.store.dispatch(SetupStepChosen("ready"))

    assert "Ann is linked as owner." in says(stage)
    assert "민수 is linked as guest." in says(stage)


def test_links_from_outside_are_made_safe() -> None:
    told = Pairing("telegram", "waiting", "https://t.me/x\x1b[31m")

    assert "\x1b" not in says(scenes.paired("telegram", told, token='"•••"'))
