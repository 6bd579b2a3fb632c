"""The English texts of the commands that say who may talk."""

TEXTS: dict[str, str] = {
    "people.nobody": "Nobody is let in yet. `openpista owner add-link telegram` connects your"
    " phone.",
    "people.role.owner": "owner",
    "people.role.guest": "guest",
    "people.no_request": "Nobody asks to be let in.",
    "people.unknown_code": "No request waits under {code}. `openpista pair list` shows all.",
    "people.answered.owner": "{name} is let in as owner.",
    "people.answered.guest": "{name} is let in as guest.",
    "people.answered.nobody": "{name} was sent away.",
    "people.unpaired": "{user} is let in no more through {service}.",
    "people.open_it": "Open it on your phone within {left}. Ctrl+C ends it.",
    "people.press": "{name} opened it. Press the button on the card that came there.",
    "people.is_owner": "{name} is an owner now.",
    "people.expired": "The link has expired.",
    "people.ended": "The link holds no more.",
    "unit.written": "Written: {path}",
    "unit.none": "There is no {path}.",
    "unit.none_yet": "There is no {path}. `openpista service install` writes it.",
    "unit.removed": "Removed: {path}",
    "unit.no_program": "{program} is not there. Run on the system that shall keep it: {line}",
    "unit.failed": "This did not work ({code}): {line}",
    "unit.keyring": "A service may find no keyring. Move your keys from the keyring to"
    " openpista's own file (0600)?",
    "unit.at_terminal": "Answer at a terminal.",
    "unit.moved": "Moved: {names}.",
    "unit.nothing_moved": "Moved: nothing was in the keyring.",
}
