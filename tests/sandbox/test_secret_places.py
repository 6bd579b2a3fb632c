"""Credentials are known by where they lie."""

from pathlib import Path

import pytest

from openpista.sandbox.secret_places import secret_place_of, secret_places

_PLACES = secret_places(user_home=Path("/home/ann"), our_home=Path("/home/ann/.openpista"))


@pytest.mark.parametrize(
    "path",
    [
        "/home/ann/.ssh/id_ed25519",
        "/home/ann/.ssh",
        "/home/ann/.openpista/credentials.toml",
        "/home/ann/.config/gh/hosts.yml",
        "/etc/shadow",
        "/proc/1/environ",
        "/proc/self/mem",
    ],
)
def test_credentials_are_found(path: str) -> None:
    assert secret_place_of(Path(path), _PLACES) is not None


@pytest.mark.parametrize(
    "path",
    ["/home/ann/work/.ssh-notes", "/home/ann", "/etc/passwd", "/proc/cpuinfo", "/home/bob/x"],
)
def test_other_files_are_not(path: str) -> None:
    assert secret_place_of(Path(path), _PLACES) is None
