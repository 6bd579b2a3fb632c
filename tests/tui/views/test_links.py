"""The dialog before a link is opened."""

import pytest

from openpista.tui.core.effects import Copy, OpenLink
from openpista.tui.core.links import LinksShown
from openpista.tui.views.links import target_rows, warnings_of
from tests.tui.core.makers import message
from tests.tui.views.harness import LOOK, Stage, frame, settled, text
from tests.tui.views.test_page_keys import in_chat

LONG = "https://example.org/" + "a" * 300


@pytest.mark.parametrize(
    ("target", "keys"),
    [
        ("https://example.org/a?b=c", ()),
        ("http://example.org/", ("links.plain_http",)),
        ("https://pyрi.org/", ("links.strange_host",)),
        ("https://xn--pyi-qdd.org/", ("links.strange_host",)),
        ("https://google.com@evil.org/", ("links.userinfo",)),
        ("https://example.org/\u202egnp.exe", ("links.hidden",)),
        ("https://example.org/a\x1b]52;c;x\x07", ("links.hidden",)),
        ("https://", ("links.broken",)),
        ("https://[::1", ("links.broken",)),
        ("https://example.org:99999999/", ("links.broken",)),
    ],
)
def test_what_is_to_be_mistrusted_is_said(target: str, keys: tuple[str, ...]) -> None:
    assert warnings_of(target) == keys


def test_the_target_is_shown_whole_and_its_host_for_itself() -> None:
    rows = target_rows(LONG, LOOK, 60)

    assert text(rows[:1]) == "  leads to  example.org"
    assert "".join(row.text.strip() for row in rows[2:]) == LONG
    assert all(row.cells < 60 for row in rows)


def test_warnings_stand_above_the_target() -> None:
    shown = text(target_rows("http://a@b.org/x", LOOK, 60))

    assert shown.index("b.org") < shown.index("before the @") < shown.index("http://a@b.org/x")


async def test_a_target_longer_than_the_screen_can_be_read_to_its_end() -> None:
    stage = in_chat(message(1, "assistant", "x"))
    stage.store.dispatch(LinksShown((f"https://a.org/{'a' * 900}END",)))
    app = stage.app()
    async with app.run_test(size=(60, 16)) as pilot:
        await settled(pilot)
        assert "END" not in frame(app)

        await pilot.press(*["pagedown"] * 4)
        await settled(pilot)
        assert "END" in frame(app)


def test_letters_that_could_deceive_are_shown_by_their_numbers() -> None:
    shown = text(target_rows("https://pyрi.org/\u202e", LOOK, 90))

    assert "py⟨U+0440⟩i.org" in shown
    assert "⟨U+202E⟩" in shown
    assert "xn--" in shown


def talk() -> Stage:
    return in_chat(message(1, "assistant", "[one](https://a.org/x) and https://b.org/"))


async def test_a_click_on_a_link_only_asks_and_enter_opens() -> None:
    stage = talk()
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        row = next(y for y, line in enumerate(frame(app).split("\n")) if "one" in line)

        await pilot.click(offset=(frame(app).split("\n")[row].index("one") + 1, row))
        await settled(pilot)
        assert "Open this link?" in frame(app)
        assert not [effect for effect in stage.effects if isinstance(effect, OpenLink)]

        await pilot.press("enter")
        await settled(pilot)
        assert stage.effects[-1] == OpenLink("https://a.org/x")
        assert "Open this link?" not in frame(app)


async def test_the_key_for_links_lists_those_of_the_entry() -> None:
    stage = talk()
    async with stage.app().run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        await pilot.press("alt+up", "o")
        await settled(pilot)
        await pilot.press("down", "c")
        await settled(pilot)

        assert stage.effects[-1] == Copy("https://b.org/")


async def test_a_click_with_another_button_means_nothing() -> None:
    stage = talk()
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        row = next(y for y, line in enumerate(frame(app).split("\n")) if "one" in line)

        await pilot.click(offset=(6, row), button=3)
        await settled(pilot)

        assert stage.store.state.route.overlays == ()


async def test_a_click_in_the_list_chooses_a_row() -> None:
    stage = talk()
    stage.store.dispatch(LinksShown(("https://a.org/", "https://b.org/")))
    app = stage.app()
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(pilot)
        lines = frame(app).split("\n")
        row = next(y for y, line in enumerate(lines) if "b.org" in line)

        await pilot.click(offset=(lines[row].index("b.org"), row))
        await settled(pilot)

        assert stage.store.state.links.index == 1
