"""What is asked before a message is one for the house: whose account this is, who may talk, and
what the configuration allows now."""

from collections.abc import Callable

from openpista.channels.whatsapp.place import Me, normal_number
from openpista.channels.whatsapp.roster import Roster
from openpista.channels.whatsapp.scope import ANYBODY, Rules
from openpista.config.schema_channels import WhatsappConfig


class Doors:
    """The present account and the rules. `test_of` is the number whose next words answer the test
    message of a pairing."""

    def __init__(self, me: Me, roster: Roster, settings: Callable[[], WhatsappConfig]) -> None:
        self.me = me
        self.roster = roster
        self.test_of = ""
        self.not_before_s = 0
        self._settings = settings

    def rules(self) -> Rules:
        """Return what holds now; a number that is none admits nobody."""
        settings = self._settings()
        numbers = {ANYBODY if one == ANYBODY else normal_number(one) for one in settings.contacts}
        return Rules(
            contacts=frozenset(numbers - {""}),
            groups=frozenset(settings.groups),
            not_before_s=self.not_before_s,
        )
