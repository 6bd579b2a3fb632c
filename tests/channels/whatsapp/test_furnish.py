"""The parts of a run belong together."""

from pathlib import Path

from tests.channels.whatsapp.phones import a_phone


async def test_the_parts_of_a_run_know_one_account_and_one_roster(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        visit = phone.channel._visit
        assert visit is not None

        assert visit.parts.doors.me == visit.me
        assert visit.parts.doors.roster is visit.parts.roster
        assert visit.parts.roster.owners == (phone.app.phone,)
