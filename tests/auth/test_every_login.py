"""Every way to log in to every service: with a key or an address through the real flow and real
HTTP, the others by the test that plays their vendor. A new pair without a test fails here."""

import ast
from pathlib import Path

import pytest

from openpista.auth.context import Made
from openpista.auth.errors import LoginError
from openpista.auth.ways import flow_of
from openpista.config.preset_types import Preset
from openpista.config.presets import PRESETS
from openpista.domain.login import LoginMethod
from openpista.guard.secret import Secret
from tests.auth.conversing import Window, around_at, context_of, row, running
from tests.auth.test_key_check import there
from tests.auth.vendor import Asked, Told, vendor

PAIRS = [(one.id, way) for one in PRESETS for way in one.methods if one.wire != "practice"]
BY_KEY = [pair for pair in PAIRS if pair[1] in ("key", "endpoint")]
KEY = "sk-canary-key-1234567890"

PLAYED: dict[tuple[str, LoginMethod], str] = {
    ("anthropic", "code"): "test_shown_code.test_a_code_is_handed_in_with_its_proof",
    ("anthropic", "command"): "test_programs.test_the_ant_profile_is_read_by_the_vendors_sdk",
    ("azure", "command"): "test_programs.test_az_is_asked_for_the_scope_of_the_resource",
    ("bedrock", "command"): "test_programs.test_aws_credentials_become_a_token_of_a_region",
    ("chatgpt", "browser"): "test_chatgpt.test_a_first_login_registers_and_is_stored",
    ("openrouter", "browser"): "test_openrouter.test_a_key_that_lasts_is_fetched_with_the_proof",
    ("copilot", "device"): "test_copilot.test_githubs_token_goes_straight_to_copilot",
    ("ollama", "none"): "test_by_key.test_a_local_server_needs_nothing_but_must_answer",
    ("lmstudio", "none"): "test_by_key.test_a_local_server_needs_nothing_but_must_answer",
    ("vllm", "none"): "test_by_key.test_a_local_server_needs_nothing_but_must_answer",
    ("llamacpp", "none"): "test_by_key.test_a_local_server_needs_nothing_but_must_answer",
}
HARM = {
    "wrong state": "test_chatgpt.test_a_wrong_state_does_not_log_in_and_a_cancelled_login_stops_"
    "listening",
    "wrong path": "test_loopback.test_another_path_is_not_found",
    "second callback": "test_loopback.test_a_second_call_is_refused_and_changes_nothing",
    "refresh race": "test_renewal.test_two_processes_renew_once_between_them_over_the_network",
    "revoked": "test_renewal.test_a_dead_refresh_token_is_quarantined_and_never_tried_again",
    "cancelled": "test_running.test_a_cancelled_login_is_over_when_cancel_returns",
    "device refused": "test_device.test_how_it_may_end",
}


def test_every_way_of_every_service_is_played() -> None:
    assert {*BY_KEY, *PLAYED} == set(PAIRS)


@pytest.mark.parametrize("name", [*PLAYED.values(), *HARM.values()])
def test_the_tests_that_stand_for_a_way_exist(name: str) -> None:
    module, _, function = name.partition(".")
    tree = ast.parse((Path(__file__).with_name(f"{module}.py")).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)

    assert function in [node.name for node in tree.body if isinstance(node, functions)]


async def logged_in(home: Path, known: Preset, method: LoginMethod, url: str) -> Made:
    """Go through a flow with a window that gives the key whenever it is asked."""
    window = Window(KEY, KEY, KEY)
    moved, home_url = there(known, url)
    address = home_url or f"{url}/v1"
    given = address if method == "endpoint" else ""
    context = context_of(around_at(home), moved, base_url=address, endpoint=given)
    task = await running(flow_of(known, method), context, window)
    return await task


@pytest.mark.parametrize(("name", "method"), BY_KEY)
async def test_a_key_is_kept_for_its_service_and_not_printed(
    tmp_path: Path, name: str, method: LoginMethod
) -> None:
    async with vendor() as service:
        made = await logged_in(tmp_path, row(name), method, service.url)

    assert made.credential.entry.provider == name
    assert made.credential.secrets.access == Secret(KEY)
    assert "canary" not in repr(made)
    assert all(KEY not in f"{one.path}{one.query}" for one in service.asked)


@pytest.mark.parametrize(("name", "method"), [one for one in BY_KEY if row(one[0]).check])
async def test_a_key_that_the_service_refuses_is_not_kept(
    tmp_path: Path, name: str, method: LoginMethod
) -> None:
    def refuse(_: Asked) -> Told:
        return Told({"error": {"message": f"bad key {KEY}", "status": "API_KEY_INVALID"}}, 401)

    async with vendor() as service:
        service.otherwise = refuse
        with pytest.raises(LoginError) as caught:
            await logged_in(tmp_path, row(name), method, service.url)

    assert caught.value.failure == "refused"
    assert "canary" not in caught.value.message
