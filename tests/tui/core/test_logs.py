"""The log: newest at the bottom, filtered, followed, older lines as one goes up."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.query import JobList, LogLine, LogPage, QueryFailed, ReadLogs
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.effects import After, Ask, LogsDue, Stop
from openpista.tui.core.logs import (
    MAX_LINES,
    LogFollowed,
    LogLevelChosen,
    LogMoved,
    LogPointed,
    Logs,
    LogServiceChosen,
    LogsSearched,
    joined,
    line_at,
    part_of,
)
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.route import Overlay
from tests.tui.core.drive import Drive


def lines(first: int, count: int) -> tuple[LogLine, ...]:
    return tuple(
        LogLine(n, "info", "openpista.gateway.x", f"line {n}") for n in range(first, first + count)
    )


def asked(request_id: str, slot: str = "logs", **fields: object) -> Ask:
    known: dict[str, object] = {"level": "info", "before": None, **fields}
    return Ask(ReadLogs(**known), request_id, slot=slot)  # pyright: ignore[reportArgumentType]


AGAIN = After("logs-follow", 1_000, LogsDue())


def shown(count: int = 100, older: int | None = 7) -> Drive:
    page = LogPage(lines=lines(0, count), next_before=older, path="/log")
    return Drive().given(OverlayOpened("logs", id="q"), AnswerArrived("q", page))


def test_it_opens_with_the_newest_lines_and_follows() -> None:
    drive = Drive()

    drive.send(OverlayOpened("logs", "telegram", id="q")).to(
        logs=Logs(open=True, service="telegram", state="loading", request_id="q"),
        route__overlays=(Overlay("logs"),),
    ).emits(asked("q", service="telegram"))
    page = LogPage(lines=lines(0, 2), next_before=5, path="/log")
    drive.send(AnswerArrived("q", page)).to(
        logs=Logs(
            open=True,
            service="telegram",
            services=("gateway",),
            state="loaded",
            path="/log",
            lines=lines(0, 2),
            older=5,
        )
    ).emits(AGAIN)


def test_new_lines_join_those_that_are_known() -> None:
    drive = shown()

    drive.send(LogsDue(id="f")).to(logs__request_id="f").emits(asked("f"))
    drive.given(AnswerArrived("f", LogPage(lines=lines(98, 4), next_before=9)))

    assert drive.state.logs.lines == lines(0, 102)
    assert drive.state.logs.older == 7


def test_where_lines_do_not_meet_it_begins_anew() -> None:
    drive = shown().given(
        LogsDue(id="f"), AnswerArrived("f", LogPage(lines=lines(500, 3), next_before=9))
    )

    assert drive.state.logs.lines == lines(500, 3)
    assert drive.state.logs.older == 9


def test_going_up_stays_there_and_reads_older_lines() -> None:
    drive = shown(60)

    drive.send(LogMoved(-20, id="m")).to(
        logs__back=20, logs__follow=False, logs__older_id="m-older"
    ).emits(Stop("logs-follow"), asked("m-older", slot="logs-older", before=7))
    drive.send(AnswerArrived("m-older", LogPage(lines=lines(-5, 5)))).to(
        logs__lines=lines(-5, 65), logs__older=None, logs__older_id=""
    ).emits()
    line = line_at(drive.state.logs)
    assert line is not None
    assert line.text == "line 39"


def test_back_at_the_newest_line_it_follows_again() -> None:
    drive = shown(500, older=None).given(LogMoved(-2, id="m"))
    drive.send(LogMoved(1, id="n")).to(logs__back=1).emits()

    drive.send(LogMoved(9, id="o")).to(logs__back=0, logs__follow=True, logs__request_id="o").emits(
        asked("o")
    )


def test_the_place_stays_when_lines_come() -> None:
    drive = shown(500, older=None).given(LogMoved(-3, id="m"), LogFollowed(follow=True, id="f"))
    drive.given(LogMoved(-3, id="n"), AnswerArrived("f", LogPage(lines=lines(450, 52))))

    line = line_at(drive.state.logs)
    assert line is not None
    assert line.text == "line 496"


def test_following_is_switched() -> None:
    drive = shown()

    drive.send(LogFollowed(id="a")).to(logs__follow=False).emits(Stop("logs-follow"))
    drive.send(LogsDue(id="f")).emits()
    drive.send(LogFollowed(id="b")).to(logs__follow=True, logs__request_id="b").emits(asked("b"))


def test_levels_go_round() -> None:
    drive = shown()

    drive.send(LogLevelChosen(id="a")).to(
        logs__level="warning", logs__state="loading", logs__older=None, logs__request_id="a"
    ).emits(asked("a", level="warning"))
    drive.given(LogLevelChosen("debug", id="b"), AnswerArrived("b", LogPage(lines=lines(3, 1))))

    assert drive.state.logs.lines == lines(3, 1)


def test_parts_go_round() -> None:
    drive = shown()
    for wanted in ("gateway", ""):
        drive.given(LogServiceChosen(id="a"))
        assert drive.state.logs.service == wanted


def test_it_is_searched() -> None:
    drive = shown()

    drive.send(LogsSearched("x", id="s")).to(
        logs__query="x", logs__state="loading", logs__older=None, logs__request_id="s"
    ).emits(asked("s", text="x"))
    drive.send(LogsSearched("x", id="t")).emits()


def test_a_page_with_no_lines_says_where_to_go_on() -> None:
    drive = shown().given(
        LogsSearched("x", id="s"), AnswerArrived("s", LogPage(lines=(), next_before=4))
    )
    assert drive.state.logs.lines == ()

    drive.send(LogMoved(-1, id="m")).to(logs__older_id="m-older").emits(
        asked("m-older", slot="logs-older", text="x", before=4)
    )


def test_what_cannot_be_read_is_told() -> None:
    drive = Drive().given(
        OverlayOpened("logs", id="q"), AnswerArrived("q", QueryFailed(reason="no"))
    )
    assert (drive.state.logs.state, drive.state.logs.reason) == ("failed", "no")

    other = Drive().given(OverlayOpened("logs", id="q"), AnswerArrived("q", JobList(jobs=())))
    assert other.state.logs.state == "failed"


def test_older_lines_that_cannot_be_read_change_nothing() -> None:
    drive = shown(10).given(LogMoved(-1, id="m"))

    drive.send(AnswerArrived("m-older", QueryFailed(reason="no"))).to(logs__older_id="").emits()


def test_closed_it_asks_no_more() -> None:
    drive = shown()

    drive.send(OverlayClosed()).to(logs__open=False, route__overlays=()).emits(Stop("logs-follow"))
    drive.send(LogsDue(id="f")).emits()
    drive.send(AnswerArrived("old", LogPage(lines=()))).emits()


def test_a_line_is_pointed_at() -> None:
    shown().send(LogPointed(4)).to(logs__back=4).emits()
    assert line_at(Logs()) is None


def test_lines_are_bounded() -> None:
    drive = shown(MAX_LINES).given(LogMoved(-MAX_LINES, id="m"))
    drive.given(AnswerArrived("m-older", LogPage(lines=lines(-9, 9), next_before=1)))

    assert len(drive.state.logs.lines) == MAX_LINES
    assert drive.state.logs.older is None


def test_a_part_is_named_by_its_service() -> None:
    assert part_of(LogLine(0, "info", "openpista.channels.telegram.poll", "")) == "telegram"
    assert part_of(LogLine(0, "info", "openpista.gateway", "")) == "gateway"
    assert part_of(LogLine(0, "info", "httpx", "")) == "httpx"
    assert part_of(LogLine(0, "info", "openpista", "")) == "openpista"


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 60))
def test_joined_lines_are_those_of_the_log(start: int, overlap: int, count: int) -> None:
    known = lines(start, 30)
    page = lines(start + 30 - min(overlap, 30), count)

    both = joined(known, page)

    if both is not None and len(page) >= min(overlap, 30):
        assert both == lines(start, max(30, 30 - min(overlap, 30) + count))
