"""The channels in the configuration."""

from openpista.config.keys import all_keys, find_key
from openpista.config.schema_channels import ChannelsConfig


def test_the_originals_keys_of_every_channel_are_there() -> None:
    for name in (
        "cli.enabled",
        "telegram.enabled",
        "telegram.token",
        "whatsapp.enabled",
        "whatsapp.session_dir",
        "whatsapp.bridge_path",
        "web.enabled",
        "web.token",
        "web.port",
        "web.cors_origins",
    ):
        assert find_key(("channels", *name.split("."))), name


def test_tokens_are_secret() -> None:
    tokens = [key for key in all_keys() if key.path[-1] in ("token", "api_key", "headers")]

    assert tokens
    assert all(key.about.secret for key in tokens)


def test_the_originals_port_stays() -> None:
    assert ChannelsConfig().web.port == 3210
