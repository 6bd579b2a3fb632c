import pytest

from openpista.config.jobs import MAX_CONFIGURED, read_jobs, read_target, target_text
from openpista.domain.errors import ConfigError
from openpista.domain.message import ChatAddress

MORNING = {"name": "morning", "schedule": "0 8 * * *", "says": "Good morning."}


def test_a_table_becomes_a_draft() -> None:
    (job,) = read_jobs(
        [{**MORNING, "zone": "Asia/Seoul", "target": "telegram:42", "enabled": False}]
    )

    assert not job.enabled
    assert (job.draft.name, job.draft.zone, job.draft.profile) == ("morning", "Asia/Seoul", "deny")
    assert job.draft.target == ChatAddress("telegram", chat="42")


@pytest.mark.parametrize(
    "tables",
    [
        [{"name": "x"}],
        [{**MORNING, "shedule": "x"}],
        [{**MORNING, "missed": "twice"}],
        [{**MORNING, "target": "42"}],
        [{**MORNING, "name": " "}],
        [MORNING, MORNING],
        [{**MORNING, "name": str(number)} for number in range(MAX_CONFIGURED + 1)],
    ],
)
def test_what_is_no_job_is_refused_by_its_number(tables: list[dict[str, object]]) -> None:
    with pytest.raises(ConfigError, match="jobs"):
        read_jobs(tables)


@pytest.mark.parametrize("text", ["telegram:42", "telegram:-100/7", ""])
def test_a_chat_is_written_as_it_is_read(text: str) -> None:
    assert target_text(read_target(text)) == text
