"""Mounts become steps for our stages, with links of the host followed."""

from pathlib import Path

import pytest

from openpista.sandbox.mounts import (
    EmptyFolder,
    Link,
    Mount,
    ReadOnly,
    TextFile,
    Unreadable,
    Writable,
    as_step,
)


@pytest.mark.parametrize(
    ("mount", "step"),
    [
        (EmptyFolder("/tmp", writable=True), ["scratch", "", "/tmp"]),
        (EmptyFolder("/work/.envrc"), ["cover", "", "/work/.envrc"]),
        (Unreadable("/work/.netrc"), ["read_only", "/dev/null", "/work/.netrc"]),
        (Link("/bin", "usr/bin"), ["link", "usr/bin", "/bin"]),
        (TextFile("/etc/passwd", "root:x\n"), ["text", "root:x\n", "/etc/passwd"]),
    ],
)
def test_each_kind_has_its_step(mount: Mount, step: list[str]) -> None:
    assert as_step(mount, str) == step


def test_a_source_is_followed_and_then_located(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)

    def in_a_room(path: str) -> str:
        return f"/room{path}"

    assert as_step(ReadOnly(f"{tmp_path}/link", "/tools"), in_a_room) == [
        *("read_only", f"/room{real}", "/tools"),
    ]
    assert as_step(Writable(str(real), "/work"), str) == ["writable", str(real), "/work"]
