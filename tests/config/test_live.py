"""The configuration that holds now."""

import pytest
from msgspec.structs import replace

from openpista.config.keys import all_keys
from openpista.config.live import NEXT_START, LiveConfig, restart_of
from openpista.config.schema import ApprovalsConfig, Config, SandboxConfig


@pytest.mark.parametrize(
    ("key", "restart"),
    [
        ("approvals.mode", ""),
        ("agent.effort", ""),
        ("agent.model", ""),
        ("providers.own.api_key", ""),
        ("agent.max_turns", "openpista"),
        ("ui.theme", ""),
        ("ui.mouse", "openpista"),
        ("log.level", ""),
        ("channels.telegram.token", "telegram"),
        ("channels.whatsapp.session_dir", "whatsapp"),
        ("sandbox.enabled", "openpista"),
        ("database.path", "openpista"),
    ],
)
def test_each_key_says_what_has_to_start_again(key: str, restart: str) -> None:
    assert restart_of(key) == restart


def test_what_needs_no_restart_holds_after_a_change_and_the_rest_does_not() -> None:
    live = LiveConfig(Config())
    fresh = Config(approvals=ApprovalsConfig(mode="auto"), sandbox=SandboxConfig(enabled=False))

    live.change(fresh)

    assert live.now == replace(Config(), approvals=ApprovalsConfig(mode="auto"))


def test_every_section_with_keys_that_hold_before_the_next_start_is_taken_over() -> None:
    at_once = {key.path[0] for key in all_keys() if restart_of(key.name) != NEXT_START}
    fresh, live = Config(), LiveConfig(Config())
    before = live.now

    live.change(fresh)

    for section in at_once:
        assert getattr(live.now, section) is getattr(fresh, section)
    assert live.now is not before
