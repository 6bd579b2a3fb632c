"""Keys that mean an entry of the conversation."""

from openpista.domain.message import Image
from openpista.tui.core.effects import Copy, OpenPicture
from openpista.tui.core.selectors import active_draft
from tests.tui.core.makers import message
from tests.tui.views.harness import Stage, frame, settled
from tests.tui.views.test_page_keys import in_chat, page_of

CODE = "First:\n\n```py\na\tb\n```\n\nThen:\n\n```\nsecond\n```\n"


def said(stage: Stage) -> list[str]:
    return [toast.phrase.key for toast in stage.store.state.notices.shown if toast.phrase]


async def test_code_is_copied_as_it_was_written_one_block_after_the_other() -> None:
    stage = in_chat(message(1, "user", "hi"), message(2, "assistant", CODE))
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        await pilot.press("alt+up", "b", "b", "b")

        copied = [effect.text for effect in stage.effects if isinstance(effect, Copy)]
        assert copied == ["a\tb", "second", "a\tb"]


async def test_a_click_on_the_mark_of_a_code_block_copies_it() -> None:
    stage = in_chat(message(2, "assistant", CODE))
    app = stage.app()
    async with app.run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        lines = frame(app).split("\n")
        marks = [(line.index("❐"), y) for y, line in enumerate(lines) if "❐" in line]

        await pilot.click(offset=marks[1])
        await settled(pilot)

        assert stage.effects[-1] == Copy("second")


async def test_an_entry_is_quoted_in_the_composer() -> None:
    stage = in_chat(message(2, "assistant", "one\n\ntwo"))
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        await pilot.press("alt+up", "p")
        await settled(pilot)

        assert active_draft(stage.store.state).text == "> one\n>\n> two\n\n"
        assert stage.store.state.route.zone == "prompt"


async def test_what_an_entry_does_not_have_is_said() -> None:
    stage = in_chat(message(1, "user", "plain"))
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        await pilot.press("alt+up", "b", "o", "v")

        assert said(stage) == ["notice.no_code", "notice.no_links", "notice.no_output"]


async def test_the_picture_of_an_entry_is_opened() -> None:
    image = Image("a" * 64, "image/png", 3, 2, 9)
    stage = in_chat(message(1, "user", "look", image))
    async with stage.app().run_test(size=(90, 30)) as pilot:
        await settled(pilot)
        await pilot.press("alt+up", "o")

        assert stage.effects[-1] == OpenPicture(image.sha256)


async def test_one_goes_from_message_to_message_of_ones_own() -> None:
    stage = in_chat(
        *(
            message(number, "user" if number % 10 == 1 else "assistant", f"message {number}")
            for number in range(1, 60)
        )
    )
    app = stage.app()
    async with app.run_test(size=(90, 20)) as pilot:
        await settled(pilot)
        transcript = page_of(app).transcript
        places: list[int] = []
        for key in ("ctrl+up", "ctrl+up", "ctrl+down", "ctrl+down"):
            await pilot.press(key)
            await settled(pilot)
            places.append(transcript.scroll_offset.y)

        assert places[0] > places[1]
        assert places[2] == places[0]
        assert frame(app)
        await pilot.press(*["ctrl+up"] * 9)
        await settled(pilot)
        assert transcript.scroll_offset.y == 0
