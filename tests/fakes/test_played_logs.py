from openpista.domain.query import LogPage, ReadLogs
from tests.fakes.played_logs import PlayedLogs


def page(logs: PlayedLogs, query: ReadLogs) -> LogPage:
    answer = logs.answer(query)
    assert isinstance(answer, LogPage)
    return answer


def test_pages_go_back_to_the_first_line() -> None:
    logs = PlayedLogs()

    newest = page(logs, ReadLogs(level="debug"))
    oldest = page(logs, ReadLogs(level="debug", before=newest.next_before))

    assert (len(newest.lines), len(oldest.lines)) == (200, 100)
    assert [*oldest.lines, *newest.lines] == logs.lines
    assert oldest.next_before is None


def test_lines_are_filtered() -> None:
    found = page(PlayedLogs(), ReadLogs(level="error", service="telegram", text="hung up"))

    assert len(found.lines) == 60
