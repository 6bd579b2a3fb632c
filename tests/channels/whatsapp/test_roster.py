"""Who may talk."""

from openpista.channels.whatsapp.roster import Roster
from openpista.domain.pairing import Paired


def person(user_id: str, role: str, service: str = "whatsapp") -> Paired:
    assert role in {"owner", "guest"}
    return Paired(service, user_id, "", "owner" if role == "owner" else "guest", 0)


def test_roles_are_those_of_this_channel_by_exact_number() -> None:
    roster = Roster()
    assert not roster.is_known.is_set()

    roster.heard(
        (
            person("15550100001", "owner"),
            person("15550100002", "guest"),
            person("15550100003", "owner", "telegram"),
            person("1555010000４", "owner"),
        )
    )

    assert roster.is_known.is_set()
    assert roster.owners == ("15550100001",)
    assert roster.role_of("15550100002") == "guest"
    assert roster.role_of("15550100003") == "stranger"
    assert roster.role_of("1555010000４") == "stranger"
    assert roster.role_of("5550100001") == "stranger"
    assert roster.role_of("") == "stranger"
