"""Tokens of other programs: real processes on a PATH of the test's own."""

import asyncio
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from openpista.auth.errors import LoginError
from openpista.auth.programs import (
    CLASSIC_SCOPE,
    FOUNDRY_SCOPE,
    ant_token,
    aws_token,
    entra_token,
    region_of,
)
from openpista.domain.tasks import owned_task
from openpista.guard.secret import Secret

CLASSIC, FOUNDRY = "https://x.openai.azure.com/openai/v1", "https://x.services.ai.azure.com"


def program(folder: Path, name: str, text: str) -> dict[str, str]:
    """Put a program on a PATH of its own and return the environment for it."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport os, sys\n{text}\n")
    path.chmod(0o755)
    return {"PATH": str(folder)}


async def test_az_is_asked_for_the_scope_of_the_resource(tmp_path: Path) -> None:
    answer = '{"accessToken": "entra-canary", "expires_on": 1767600000, "tenant": "t"}'
    log = tmp_path / "log"
    environ = program(
        tmp_path,
        "az",
        f"open({str(log)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\nprint({answer!r})",
    )

    handed = await entra_token(CLASSIC, environ)
    await entra_token(FOUNDRY, environ)

    assert handed.token == Secret("entra-canary")
    assert handed.expires_at_ms == 1_767_600_000_000
    assert log.read_text().splitlines() == [
        f"account get-access-token --scope {scope} --output json"
        for scope in (CLASSIC_SCOPE, FOUNDRY_SCOPE)
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sys.stderr.write('Please run az login \\x1b[31m'); sys.exit(1)", "az login"),
        ("print('no json')", "cannot be read"),
        ("print('{}')", "cannot be read"),
    ],
)
async def test_a_program_that_hands_out_nothing_is_told(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(LoginError, match=told) as caught:
        await entra_token(CLASSIC, program(tmp_path, "az", text))

    assert "\x1b" not in caught.value.message


async def test_a_cancelled_login_leaves_no_program_behind(tmp_path: Path) -> None:
    pipe = tmp_path / "pid"
    os.mkfifo(pipe)
    environ = program(
        tmp_path,
        "az",
        f"open({str(pipe)!r}, 'w').write(str(os.getpid()))\nimport time\ntime.sleep(600)",
    )
    task = owned_task(entra_token(CLASSIC, environ), name="az")
    pid = int(await asyncio.to_thread(pipe.read_text))

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_without_az_and_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "azure", None)
    monkeypatch.setitem(sys.modules, "azure.identity", None)

    with pytest.raises(LoginError, match=r"openpista\[azure\]"):
        await entra_token(CLASSIC, {"PATH": str(tmp_path)})


async def test_without_az_the_package_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scopes: list[str] = []

    def get_token(scope: str) -> SimpleNamespace:
        scopes.append(scope)
        if len(scopes) > 1:
            raise RuntimeError("canary")
        return SimpleNamespace(token="entra-canary", expires_on=5)

    identity = ModuleType("azure.identity")
    vars(identity)["DefaultAzureCredential"] = lambda: SimpleNamespace(get_token=get_token)
    monkeypatch.setitem(sys.modules, "azure.identity", identity)
    environ = {"PATH": str(tmp_path)}

    handed = await entra_token(FOUNDRY, environ)

    assert (handed.token, handed.expires_at_ms) == (Secret("entra-canary"), 5000)
    assert scopes == [FOUNDRY_SCOPE]
    with pytest.raises(LoginError, match="az login") as caught:
        await entra_token(FOUNDRY, environ)
    assert "canary" not in f"{caught.value.message}{caught.value.detail}"


async def test_the_ant_profile_is_read_by_the_vendors_sdk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_CONFIG_DIR", str(tmp_path))
    monkeypatch.delenv("ANTHROPIC_PROFILE", raising=False)
    with pytest.raises(LoginError, match="ant auth login"):
        await ant_token()

    for folder in ("configs", "credentials"):
        (tmp_path / folder).mkdir()
    (tmp_path / "configs" / "default.json").write_text(
        '{"version": "1.0", "workspace_id": "wrk-1", "authentication": {"type": "user_oauth"}}'
    )
    credentials = tmp_path / "credentials" / "default.json"
    credentials.write_text(
        '{"version": "1.0", "type": "oauth_token", "access_token": "ant-canary",'
        ' "expires_at": 4000000000}'
    )
    credentials.chmod(0o600)

    handed = await ant_token()

    assert handed.token == Secret("ant-canary")
    assert handed.expires_at_ms == 4_000_000_000_000
    assert handed.account == "default"
    assert handed.headers == (("anthropic-workspace-id", "wrk-1"),)


async def test_aws_credentials_become_a_token_of_a_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aws_bedrock_token_generator", None)
    with pytest.raises(LoginError, match=r"openpista\[bedrock\]"):
        await aws_token("eu-west-1")

    generator = ModuleType("aws_bedrock_token_generator")
    regions: list[str] = []

    def provide_token(*, region: str, expiry: object) -> str:
        regions.append(region)
        if len(regions) > 1:
            raise RuntimeError("canary")
        return "bedrock-api-key-canary"

    vars(generator)["provide_token"] = provide_token
    monkeypatch.setitem(sys.modules, "aws_bedrock_token_generator", generator)

    handed = await aws_token("eu-west-1")

    assert handed.token == Secret("bedrock-api-key-canary")
    assert handed.expires_at_ms
    with pytest.raises(LoginError, match="aws sso login") as caught:
        await aws_token("eu-west-1")
    assert "canary" not in f"{caught.value.message}{caught.value.detail}"


def test_the_region_stands_in_the_address() -> None:
    assert region_of("https://bedrock-mantle.eu-west-1.api.aws/openai/v1") == "eu-west-1"
    assert region_of("https://gateway.example") == ""
