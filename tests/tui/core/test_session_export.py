"""Writing a conversation to a file."""

import pytest

from openpista.domain.ids import SessionId
from openpista.tui.core.arrivals import SessionSaved, SessionUnsaved
from openpista.tui.core.effects import SaveSession, Then
from openpista.tui.core.moves import NoticeRaised, OverlayClosed, OverlayOpened
from openpista.tui.core.phrase import phrase
from openpista.tui.core.session_export import (
    Export,
    ExportAsked,
    ExportFormatChosen,
    ExportPathEdited,
    ExportStarted,
    file_stem,
    update,
    whole_path,
)
from openpista.tui.core.stamp import ActionBase
from tests.tui.core.makers import NEW, S1

PATH = "/src/fix-the-build.md"
ASKED = ExportAsked(S1, "Fix the build!", "/src/")


def after(*actions: ActionBase) -> Export:
    export = Export()
    for action in actions:
        export, _ = update(export, action)
    return export


def test_a_path_is_proposed_from_the_title_and_the_folder() -> None:
    export, outcomes = update(Export(), ASKED)

    assert export.path == "/src/fix-the-build.md"
    assert outcomes == (Then(OverlayOpened("export")),)
    assert update(Export(), ExportAsked(NEW, "", "/src")) == (Export(), ())
    said = after(ExportAsked(S1, "Fix", "/src", "talk.json"))
    assert (said.path, said.format) == ("talk.json", "json")


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Fix the build!", "fix-the-build"),
        ("여행 계획", "여행-계획"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", "conversation"),
        ("x" * 90, "x" * 60),
    ],
)
def test_a_title_becomes_a_harmless_name(title: str, stem: str) -> None:
    assert file_stem(title) == stem


def test_the_suffix_and_the_format_agree() -> None:
    assert after(ASKED, ExportFormatChosen("json")).path == "/src/fix-the-build.json"
    assert after(ASKED, ExportPathEdited("/tmp/a.JSON")).format == "json"
    assert after(ASKED, ExportPathEdited("/tmp/a.txt"), ExportFormatChosen("json")).path == (
        "/tmp/a.txt.json"
    )
    assert after(ASKED, ExportPathEdited("/tmp/"), ExportFormatChosen("json")).path == "/tmp/"


def test_what_says_the_same_changes_nothing() -> None:
    export = after(ASKED)

    assert update(export, ExportFormatChosen("markdown")) == (export, ())
    assert update(export, ExportPathEdited(export.path)) == (export, ())


@pytest.mark.parametrize(
    ("path", "whole"), [("a.md", "/src/a.md"), ("~/a.md", "~/a.md"), (" /x/a.md ", "/x/a.md")]
)
def test_a_path_without_a_root_begins_at_the_folder(path: str, whole: str) -> None:
    assert whole_path(Export(folder="/src/", path=path)) == whole


def test_it_is_written_once() -> None:
    export, outcomes = update(after(ASKED), ExportStarted(PATH, id="r1"))

    assert outcomes == (SaveSession(S1, "markdown", "/src/fix-the-build.md", "r1"),)
    assert export.state == "writing"
    assert update(export, ExportStarted(PATH, id="r2")) == (export, ())
    assert update(after(ASKED), ExportStarted(" ", id="r1")) == (after(ASKED), ())


def test_what_the_field_shows_counts_not_what_was_told_of_it_last() -> None:
    _, outcomes = update(
        after(ASKED, ExportPathEdited("/src/b.m")), ExportStarted("b.json", id="r1")
    )

    assert outcomes == (SaveSession(S1, "json", "/src/b.json", "r1"),)


def test_only_what_state_itself_wrote_goes_into_the_field() -> None:
    asked = after(ASKED)

    assert asked.revision == 1
    assert after(ASKED, ExportPathEdited("/src/b.md")).revision == 1
    assert after(ASKED, ExportFormatChosen("json")).revision == 2
    assert after(ASKED, ASKED).revision == 2


def test_where_it_stands_is_told_and_the_dialog_closes() -> None:
    writing = after(ASKED, ExportFormatChosen("json"), ExportStarted("/src/a.json", id="r1"))

    export, outcomes = update(writing, SessionSaved("r1", "/src/a.json"))

    told = NoticeRaised("success", phrase("export.done", path="/src/a.json"))
    assert outcomes == (Then(OverlayClosed("export")), Then(told))
    assert export == Export(revision=2, format="json")


def test_what_is_wrong_stays_until_the_path_is_another() -> None:
    writing = after(ASKED, ExportStarted(PATH, id="r1"))

    failed, _ = update(writing, SessionUnsaved("r1", "It is there already."))

    assert (failed.state, failed.reason) == ("failed", "It is there already.")
    assert update(failed, ExportPathEdited("/src/b.md"))[0].reason == ""
    assert update(writing, SessionUnsaved("r0", "Late.")) == (writing, ())
    assert update(writing, SessionSaved("r0", "/x")) == (writing, ())
    assert SessionId("s1") == writing.session_id
