"""All checks together."""

import asyncio
import errno
from pathlib import Path

import pytest

from openpista.app.doctor import Patient, examine
from openpista.config.load import load_config
from openpista.config.paths import Home
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import SandboxStatus
from openpista.domain.model import ModelRef
from openpista.domain.query import Check


async def good_sandbox() -> SandboxStatus:
    return SandboxStatus("bubblewrap", "12 of 12 probes")


async def attempts() -> tuple[Check, ...]:
    return (
        Check("sandbox bubblewrap", "ok", "12 of 12 attempts held"),
        Check("sandbox namespaces", "failed", "it could leave"),
    )


async def no_sandbox() -> SandboxStatus:
    return SandboxStatus("none", "bwrap is missing")


async def broken_sandbox() -> SandboxStatus:
    raise OSError("no such program")


def practice() -> tuple[ModelRef, str]:
    return ModelRef("practice", "practice"), "nothing else was found"


def openai() -> tuple[ModelRef, str]:
    return ModelRef("openai", "gpt"), "OPENAI_API_KEY is set"


def nothing() -> tuple[ModelRef, str]:
    raise OpenpistaError("agent.model names no model.")


async def providers() -> tuple[Check, ...]:
    return (Check("provider openai", "skipped", "No login and no key."),)


async def checks_of(tmp_path: Path, probe: object, model: object) -> dict[str, Check]:
    home = Home(tmp_path / "home")
    patient = Patient(
        home=home,
        loaded=load_config(home=home, environ={}),
        environ={},
        attempts=attempts,
        probe=probe,  # pyright: ignore[reportArgumentType]
        default_model=model,  # pyright: ignore[reportArgumentType]
        providers=providers,
    )
    return {check.name: check for check in (await examine(patient)).checks}


async def test_every_part_is_checked(tmp_path: Path) -> None:
    checks = await checks_of(tmp_path, good_sandbox, openai)

    assert list(checks) == [
        *("python", "user", "home", "space", "config", "approvals", "database", "host"),
        *("sandbox", "sandbox bubblewrap", "model", "provider openai"),
    ]
    assert checks["model"].found == "openai/gpt: OPENAI_API_KEY is set"
    assert checks["sandbox"].found == "bubblewrap. 12 of 12 probes"


async def test_practice_is_warned_with_the_way_out(tmp_path: Path) -> None:
    check = (await checks_of(tmp_path, good_sandbox, practice))["model"]

    assert check.state == "warning"
    assert "ANTHROPIC_API_KEY" in check.fix


async def test_a_model_that_cannot_be_used_fails(tmp_path: Path) -> None:
    check = (await checks_of(tmp_path, good_sandbox, nothing))["model"]

    assert (check.state, check.found) == ("failed", "agent.model names no model.")


@pytest.mark.parametrize(("probe", "state"), [(no_sandbox, "warning"), (broken_sandbox, "failed")])
async def test_a_missing_or_broken_sandbox_is_told_with_the_way_out(
    tmp_path: Path, probe: object, state: str
) -> None:
    check = (await checks_of(tmp_path, probe, openai))["sandbox"]

    assert check.state == state
    assert "bubblewrap" in check.fix


async def test_a_sandbox_that_could_not_be_tried_for_want_of_room_needs_no_program(
    tmp_path: Path,
) -> None:
    async def no_room() -> SandboxStatus:
        await asyncio.sleep(0)
        raise OSError(errno.ENOSPC, "No space left on device")

    check = (await checks_of(tmp_path, no_room, openai))["sandbox"]

    assert (check.state, check.found) == ("failed", "It could not be tried: the disk is full.")
    assert check.fix == "Make room on the disk, then run `openpista doctor` again."


async def test_without_a_sandbox_every_kind_is_told(tmp_path: Path) -> None:
    checks = await checks_of(tmp_path, no_sandbox, openai)

    assert {"sandbox bubblewrap", "sandbox namespaces"} <= set(checks)


async def test_the_doctor_changes_nothing(tmp_path: Path) -> None:
    await checks_of(tmp_path, good_sandbox, openai)

    assert list(tmp_path.iterdir()) == []
