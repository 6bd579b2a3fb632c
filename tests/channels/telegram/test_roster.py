"""Who may talk to the bot."""

from openpista.channels.telegram.roster import Roster
from openpista.domain.pairing import Paired


def test_only_those_of_this_channel_are_known() -> None:
    roster = Roster()
    assert not roster.is_known.is_set()

    roster.heard(
        (
            Paired("telegram", "42", "Ann", "owner", 1),
            Paired("telegram", "8", "Gus", "guest", 1),
            Paired("whatsapp", "9", "Wil", "owner", 1),
            Paired("telegram", "x", "Odd", "owner", 1),
        )
    )

    assert roster.is_known.is_set()
    assert [roster.role_of(n) for n in (42, 8, 9)] == ["owner", "guest", "stranger"]
    assert roster.owners == (42,)
