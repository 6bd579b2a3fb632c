"""The parts of a run of the bot."""

from pathlib import Path

from openpista.channels.telegram.commands import NAMES
from openpista.channels.telegram.place import Place
from tests.channels.telegram.phones import a_phone


async def test_a_run_has_its_parts_and_they_know_who_may_hear(tmp_path: Path) -> None:
    async with a_phone(tmp_path, groups=("-1001", "not a number")) as phone:
        visit = phone.channel._visit
        assert visit is not None
        parts = visit._parts

        assert [name for name, _ in parts.menu] == list(NAMES)
        heard = [parts.conversation.may_hear(Place(chat)) for chat in (42, 666, -1001, -7)]
        assert heard == [True, False, True, False]
