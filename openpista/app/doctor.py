"""The checks of `openpista doctor`: what is there, whether it works, and how to mend it."""

import asyncio
import errno
from collections.abc import Awaitable, Callable, Iterator, Mapping

from msgspec import Struct

from openpista.app.checks import (
    check_approvals,
    check_config,
    check_database,
    check_home,
    check_host,
    check_python,
    check_space,
    check_user,
)
from openpista.config.load import Loaded
from openpista.config.paths import Home
from openpista.config.presets import DEFAULT_ORDER, PRACTICE, preset
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import SandboxStatus
from openpista.domain.model import ModelRef
from openpista.domain.query import Check, DoctorReport

PROBE_TIMEOUT_S = 30.0


class Patient(Struct, frozen=True):
    """What is looked at. `probe` tries the sandbox now, `attempts` tells what each kind of it
    holds back; `default_model` picks a model as a new session would, `providers` asks every
    model service that something was found for."""

    home: Home
    loaded: Loaded
    environ: Mapping[str, str]
    probe: Callable[[], Awaitable[SandboxStatus]]
    attempts: Callable[[], Awaitable[tuple[Check, ...]]]
    default_model: Callable[[], tuple[ModelRef, str]]
    providers: Callable[[], Awaitable[tuple[Check, ...]]]


async def examine(patient: Patient) -> DoctorReport:
    """Run all checks, live. A check that breaks counts as failed and never stops the others."""
    still = await asyncio.to_thread(lambda: tuple(_still_checks(patient)))
    sandbox, providers = await asyncio.gather(_check_sandbox(patient), patient.providers())
    return DoctorReport(checks=(*still, *sandbox, _check_model(patient), *providers))


def _still_checks(patient: Patient) -> Iterator[Check]:
    home, loaded = patient.home, patient.loaded
    yield check_python()
    yield check_user()
    yield check_home(home)
    yield check_space(home)
    yield check_config(loaded)
    yield check_approvals(loaded)
    yield check_database(loaded)
    yield check_host(home)


def _check_model(patient: Patient) -> Check:
    try:
        ref, reason = patient.default_model()
    except OpenpistaError as error:
        return Check("model", "failed", error.message, "`openpista config edit agent.model NAME`")
    if ref.provider != PRACTICE:
        return Check("model", "ok", f"{ref}: {reason}")
    found = (preset(provider_id) for provider_id in DEFAULT_ORDER)
    names = [one.env_keys[0] for one in found if one is not None and one.env_keys]
    return Check(
        "model",
        "warning",
        f"{ref}: {reason}",
        f"`openpista auth login`, or put a key into its variable ({', '.join(names[:2])}, …).",
    )


async def _check_sandbox(patient: Patient) -> tuple[Check, ...]:
    """Tell which sandbox holds, and what the one in use, or where there is none each kind, did
    with the attempts to get out."""
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            status = await patient.probe()
            attempts = await patient.attempts()
    except (OpenpistaError, OSError, TimeoutError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return (Check("sandbox", "failed", _NO_ROOM_TO_PROBE, _MAKE_ROOM),)
        return (Check("sandbox", "failed", f"The probes broke: {error}.", _MEND_SANDBOX),)
    if status.kind == "none":
        found = status.note or "Every command asks."
        return (Check("sandbox", "warning", found, _MEND_SANDBOX), *attempts)
    told = Check("sandbox", "ok", f"{status.kind}. {status.note}".strip())
    return (told, *(one for one in attempts if one.name == f"sandbox {status.kind}"))


_NO_ROOM_TO_PROBE = "It could not be tried: the disk is full."
_MAKE_ROOM = "Make room on the disk, then run `openpista doctor` again."
_MEND_SANDBOX = "Install bubblewrap (Debian, Ubuntu: `sudo apt install bubblewrap`)."
