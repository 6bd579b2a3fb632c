"""/output, /links and /attach."""

from openpista.tui.core.effects import Attach
from openpista.tui.core.moves import CommandGiven
from openpista.tui.core.route import Overlay
from tests.tui.core.drive import Drive
from tests.tui.core.makers import S1, call, in_session, message, result


def told(drive: Drive) -> str:
    newest = drive.state.notices.shown[-1].phrase
    return "" if newest is None else newest.key


def test_output_shows_the_newest_call() -> None:
    drive = in_session(message(1, "assistant", call("c1")), message(2, "tool", result("c1")))

    drive.given(CommandGiven(S1, "output", id="r1"))

    assert drive.state.route.overlays == (Overlay("output"),)


def test_without_a_call_it_says_so() -> None:
    assert told(in_session(message(1, "user", "x")).given(CommandGiven(S1, "output"))) == (
        "notice.no_output"
    )


def test_links_are_those_of_the_conversation_newest_first_each_once() -> None:
    drive = in_session(
        message(1, "user", "see https://a.org/x"),
        message(2, "assistant", "[b](https://b.org/) and https://a.org/x"),
    ).given(CommandGiven(S1, "links"))

    assert drive.state.links.targets == ("https://b.org/", "https://a.org/x")
    assert told(in_session(message(1, "user", "x")).given(CommandGiven(S1, "links"))) == (
        "notice.no_links"
    )


def test_a_file_is_attached_relative_to_the_workspace() -> None:
    def step(argument: str) -> tuple[object, ...]:
        drive = in_session(message(1, "user", "x"))
        given = drive.send(CommandGiven(S1, "attach", argument))
        drive.unfinished.remove(given)
        return given.effects

    assert step("pics/cat.png") == (Attach(S1, 1, "/s1/pics/cat.png"),)
    assert step("'/tmp/a b.png'") == (Attach(S1, 1, "/tmp/a b.png"),)
    assert step("~/a.png") == (Attach(S1, 1, "~/a.png"),)
    assert step("") == (Attach(S1, 1, ""),)
