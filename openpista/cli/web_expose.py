"""`openpista web expose`: from where the page can be reached, and what guards it there."""

import click

from openpista.cli.config import change
from openpista.cli.output import say, tell
from openpista.cli.start import start
from openpista.domain.command import SetConfig, UnsetConfig
from openpista.domain.errors import UsageError

_WEB = "channels.web"
_OWN = ("expose", "addresses", "tls_certificate", "tls_key", "trusted_proxy", "host")
EVERYWHERE = "0.0.0.0"  # noqa: S104 - written only beside a certificate


@click.command()
@click.argument(
    "how", type=click.Choice(["proxy", "certificate", "generated", "off"]), required=False
)
@click.option("--address", "addresses", multiple=True, help="Where people reach the page.")
@click.option("--host", default="", help="The address to listen on.")
@click.option("--certificate", default="", help="A PEM file with your certificate.")
@click.option("--key", default="", help="A PEM file with its key.")
@click.option("--trusted-proxy", multiple=True, help="A proxy's address that is believed.")
def expose(
    how: str | None,
    addresses: tuple[str, ...],
    host: str,
    certificate: str,
    key: str,
    trusted_proxy: tuple[str, ...],
) -> None:
    """Choose how the page is reached from elsewhere. Without HOW the three ways are explained."""
    started = start()
    words = started.words
    if how is None:
        say(words("webcli.guide", port=started.loaded.config.channels.web.port))
        return
    if how == "off":
        for name in _OWN:
            if started.loaded.origin(f"{_WEB}.{name}").kind == "file":
                change(UnsetConfig(key=f"{_WEB}.{name}"), None)
        tell(words("webcli.exposed"))
        return
    if how == "proxy" and not addresses:
        raise UsageError(words("webcli.needs_address"))
    if how == "certificate" and not certificate:
        raise UsageError(words("webcli.needs_certificate"))
    behind = how == "proxy"
    written = {
        "expose": _text(how),
        "addresses": _list(_checked(addresses)),
        "tls_certificate": _text(certificate),
        "tls_key": _text(key),
        "trusted_proxy": _list(trusted_proxy or (("127.0.0.1",) if behind else ())),
        "host": _text(host or ("" if behind else EVERYWHERE)),
    }
    for name, value in written.items():
        if value not in {'""', "[]"}:
            change(SetConfig(key=f"{_WEB}.{name}", value=value), None)
    tell(words("webcli.exposed"))
    if how == "generated":
        _tell_fingerprint()


def _tell_fingerprint() -> None:
    from openpista.channels.web.channel import certificate_of

    started = start(quiet=True)
    made = certificate_of(started.loaded.config.channels.web, started.home.root / "web")
    if made is not None:
        tell(started.words("webcli.fingerprint", fingerprint=made.fingerprint))


def _checked(addresses: tuple[str, ...]) -> tuple[str, ...]:
    from openpista.channels.web.place import exact_origin

    return tuple(exact_origin(address, "--address") for address in addresses)


def _text(value: str) -> str:
    import msgspec

    return msgspec.json.encode(value).decode()


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"
