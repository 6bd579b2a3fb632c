"""How Home and the conversation look: in every theme and language, at every size, and what stands
in a conversation and its composer."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from openpista.tui.core.arrivals import ConnectionLost
from openpista.tui.core.chat import AllFolded
from openpista.tui.core.moves import OverlayOpened, SessionChosen, WindowOpened
from openpista.tui.views.theme import own_themes, theme_names
from tests.tui.looks import chat_scenes
from tests.tui.test_looks import _at_rest
from tests.tui.views.harness import Stage, opened
from tests.tui.views.scenes import S1, Scene

SnapCompare = Callable[..., bool]
NARROW, SMALL, MIDDLE, HUGE = (60, 16), (80, 24), (120, 40), (250, 70)
OWN = tuple(theme.name for theme in own_themes())
OTHERS = tuple(name for name in theme_names() if name not in OWN)
WORN = (
    *((name, language) for name in OWN for language in ("en", "ko")),
    *((name, "en") for name in OTHERS),
)


def _name(size: tuple[int, int]) -> str:
    return "x".join(map(str, size))


sizes = pytest.mark.parametrize("size", [NARROW, SMALL, MIDDLE, HUGE], ids=_name)
worn = pytest.mark.parametrize(("theme", "language"), WORN)


def _looks(
    compare: SnapCompare,
    stage: Stage,
    size: tuple[int, int],
    *,
    theme: str = "openpista-dark",
    language: str = "en",
) -> bool:
    begins = opened(language=language)[0]
    assert isinstance(begins, WindowOpened)
    stage.store.dispatch(replace(begins, theme=theme, themes=theme_names()))
    app = stage.app(theme=theme, language=language, graphics="blocks")
    return compare(chat_scenes.shelved(app), terminal_size=size, run_before=_at_rest)


@worn
def test_home_in(snap_compare: SnapCompare, theme: str, language: str) -> None:
    stage = Scene(language=language).stage

    assert _looks(snap_compare, stage, SMALL, theme=theme, language=language)


@worn
def test_chat_in(snap_compare: SnapCompare, theme: str, language: str) -> None:
    stage = Scene(language=language).chat().cards().answer().done().stage
    stage.store.dispatch(AllFolded(S1, folded=False))

    assert _looks(snap_compare, stage, SMALL, theme=theme, language=language)


@sizes
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_first_home(snap_compare: SnapCompare, size: tuple[int, int], language: str) -> None:
    assert _looks(snap_compare, Stage(*opened(language=language)), size, language=language)


@sizes
def test_home_full(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert _looks(snap_compare, Scene().stage, size)


def test_home_without_a_gateway(snap_compare: SnapCompare) -> None:
    stage = Stage(*opened())
    stage.store.dispatch(ConnectionLost(1, "The other end closed the socket."))

    assert _looks(snap_compare, stage, SMALL)


def test_home_while_it_starts(snap_compare: SnapCompare) -> None:
    assert _looks(snap_compare, Stage(*opened()[:1]), SMALL)


def test_a_conversation_that_is_being_opened(snap_compare: SnapCompare) -> None:
    stage = Scene().stage
    stage.store.dispatch(SessionChosen(S1))

    assert _looks(snap_compare, stage, SMALL)


@sizes
def test_a_picture_code_and_links(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert _looks(snap_compare, chat_scenes.talk(), size)


@sizes
def test_open_cards_and_diffs(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    scene = Scene().chat().cards().done()
    scene.stage.store.dispatch(AllFolded(S1, folded=False))

    assert _looks(snap_compare, scene.stage, size)


@pytest.mark.parametrize("size", [NARROW, SMALL, MIDDLE], ids=_name)
@pytest.mark.parametrize(
    "scene",
    ["composing", "shell", "linked", "several_links", "paged", "unfollowed", "running"],
)
def test_scene(snap_compare: SnapCompare, scene: str, size: tuple[int, int]) -> None:
    made: Callable[[], Stage] = getattr(chat_scenes, scene)

    assert _looks(snap_compare, made(), size)


def test_the_list_of_what_goes_with_a_message(snap_compare: SnapCompare) -> None:
    stage = chat_scenes.composing()
    stage.store.dispatch(OverlayOpened("chips"))

    assert _looks(snap_compare, stage, SMALL, theme="openpista-light")


def test_in_korean_the_dialogs_speak_korean(snap_compare: SnapCompare) -> None:
    assert _looks(snap_compare, chat_scenes.linked(), SMALL, language="ko")
