from pathlib import Path

from openpista.domain.ids import JobId
from tests.gateway.houses import open_house


async def test_a_job_that_nobody_waits_for_with_a_real_alarm_runs(tmp_path: Path) -> None:
    from openpista.domain.event import JobsChanged
    from openpista.domain.ids import HOUSE
    from openpista.domain.job import JobDraft
    from tests.gateway.houses import watching

    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:
        added = await house.jobs.add(
            JobDraft(name="news", schedule="@daily", says="x"), origin="owner"
        )
        await house.jobs.run(JobId(getattr(added, "note", "")))
        await window.until(
            lambda event: isinstance(event, JobsChanged) and event.jobs[0].last_outcome == "done"
        )
