"""What may be written into the set-up forms of the channels, checked before anything is sent."""

from collections.abc import Mapping

from openpista.tui.core.phrase import Phrase, phrase

MAX_PORT = 65_535
MIN_PASSPHRASE = 12
"""Characters. A token that guards a shell on the network must not be guessed."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
GUARDS = ("channels.web.tls_certificate", "channels.web.trusted_proxy", "channels.web.expose")
"""Keys that let the page listen on more than this computer (security.md §3)."""


def host_problem(host: str, known: Mapping[str, str]) -> Phrase | None:
    """Say what is wrong with an address to listen on; `known` are the config's values."""
    if not host:
        return phrase("web.host_needed")
    if any(char.isspace() or char in "/@" for char in host):
        return phrase("web.host_wrong", host=host)
    guarded = any(known.get(key, "") not in ("", '""', "false", "[]") for key in GUARDS)
    return None if host in LOOPBACK or guarded else phrase("web.host_open", host=host)


def port_problem(port: str) -> Phrase | None:
    """Say what is wrong with a port."""
    if not (port.isascii() and port.isdigit()):
        return phrase("web.port_wrong", port=port)
    return None if 1 <= int(port[:9]) <= MAX_PORT else phrase("web.port_wrong", port=port)


def passphrase_finding(text: str) -> str:
    """Name what is wrong with a passphrase; empty where nothing is. None at all is allowed."""
    if not text:
        return ""
    return "short" if len(text) < MIN_PASSPHRASE else ""


def bot_token_finding(text: str) -> str:
    """Name what is wrong with a bot's token: BotFather gives `digits:35 letters`."""
    if not text:
        return "empty"
    number, found, secret = text.partition(":")
    shaped = found and number.isascii() and number.isdigit() and len(number) >= 6
    letters = all(char.isascii() and (char.isalnum() or char in "_-") for char in secret)
    return "" if shaped and letters and len(secret) >= 30 else "shape"


def phone_problem(phone: str) -> Phrase | None:
    """Say what is wrong with a telephone number, which is written with its country code."""
    digits = phone.removeprefix("+")
    right = digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15
    return None if right else phrase("whatsapp.phone_wrong")
