"""A result is remembered on the same footing only."""

from pathlib import Path

import msgspec
import pytest

from openpista.domain.event import SandboxStatus
from openpista.sandbox.probe_cache import Footing, footing, remember_status, remembered_status

_NOW = Footing(
    boot="b", kernel="6.1", bubblewrap="/usr/bin/bwrap 1", python="p", uid=1, sandbox_uid=2
)
_FOUND = SandboxStatus(kind="bubblewrap", note="as root")


def test_the_same_footing_gives_the_same_status(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "sandbox.json"

    remember_status(file, _NOW, _FOUND)

    assert remembered_status(file, _NOW) == _FOUND


@pytest.mark.parametrize("field", ["boot", "kernel", "bubblewrap", "python", "uid", "sandbox_uid"])
def test_anything_that_changed_voids_it(tmp_path: Path, field: str) -> None:
    file = tmp_path / "sandbox.json"
    remember_status(file, _NOW, _FOUND)

    changed = msgspec.structs.replace(
        _NOW, **{field: 7 if isinstance(getattr(_NOW, field), int) else "other"}
    )

    assert remembered_status(file, changed) is None


def test_a_failure_is_not_remembered_and_forgets_an_earlier_success(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.json"
    remember_status(file, _NOW, _FOUND)

    remember_status(file, _NOW, SandboxStatus(kind="none", note="gone"))

    assert remembered_status(file, _NOW) is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"kind":"none"}', b"\xff"])
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "sandbox.json"
    file.write_bytes(content)

    assert remembered_status(file, _NOW) is None


def test_without_a_boot_id_nothing_is_believed(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.json"
    nowhere = msgspec.structs.replace(_NOW, boot="")

    remember_status(file, nowhere, _FOUND)

    assert remembered_status(file, nowhere) is None


def test_the_footing_of_this_computer_is_stable() -> None:
    assert footing(sandbox_uid=2) == footing(sandbox_uid=2)
    assert footing(sandbox_uid=2).boot
