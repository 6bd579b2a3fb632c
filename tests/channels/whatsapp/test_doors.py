"""What the configuration allows, in WhatsApp's spelling."""

from openpista.channels.whatsapp.doors import Doors
from openpista.channels.whatsapp.place import Me
from openpista.channels.whatsapp.roster import Roster
from openpista.config.schema_channels import WhatsappConfig


def test_numbers_are_compared_in_one_spelling_and_nonsense_admits_nobody() -> None:
    settings = WhatsappConfig(contacts=("+1 555 010-0002", "nonsense", ""), groups=("1@g.us",))
    doors = Doors(Me("1"), Roster(), lambda: settings)
    doors.not_before_s = 7

    rules = doors.rules()

    assert rules.contacts == {"15550100002"}
    assert rules.groups == {"1@g.us"}
    assert rules.not_before_s == 7


def test_everybody_is_a_star_and_a_change_holds_at_once() -> None:
    settings = WhatsappConfig()
    doors = Doors(Me("1"), Roster(), lambda: settings)
    assert doors.rules().contacts == frozenset()

    settings = WhatsappConfig(contacts=("*",))
    assert doors.rules().contacts == {"*"}
