"""The single checks of the doctor."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from openpista.app import checks
from openpista.config.load import Loaded, load_config
from openpista.config.paths import Home
from openpista.gateway.lock import HouseLock


@pytest.fixture
def home(tmp_path: Path) -> Home:
    root = tmp_path / "home"
    root.mkdir(mode=0o700)
    return Home(root)


def loaded(home: Home, text: str = "", mode: int = 0o600) -> Loaded:
    if text:
        home.config_file.write_text(text)
        home.config_file.chmod(mode)
    return load_config(home=home, environ={})


def not_allowed(_path: Path, _mode: int) -> bool:
    return False


def nearly_full(_path: Path) -> SimpleNamespace:
    return SimpleNamespace(total=10, used=9, free=9 * 1024**2)


def full(_path: Path) -> SimpleNamespace:
    return SimpleNamespace(total=10, used=10, free=1000)


def test_this_python_is_new_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.check_python().state == "ok"

    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    assert checks.check_python().state == "failed"


def test_root_is_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert checks.check_user().state == "warning"

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert checks.check_user().state == "ok"


def test_a_home_of_ones_own_is_fine(home: Home) -> None:
    assert checks.check_home(home).state == "ok"
    assert checks.check_home(Home(home.root / "later")).state == "ok"


def test_a_home_that_others_can_look_into_is_warned(home: Home) -> None:
    home.root.chmod(0o755)

    check = checks.check_home(home)

    assert (check.state, check.fix) == ("warning", f"chmod 700 {home.root}")


def test_a_home_that_is_no_folder_or_not_ours_fails(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home.root / "file"
    file.write_text("")
    assert checks.check_home(Home(file)).state == "failed"
    assert checks.check_home(Home(file / "below")).state == "failed"

    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert checks.check_home(home).state == "failed"


def test_a_home_that_cannot_be_written_fails(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", not_allowed)

    assert checks.check_home(home).state == "failed"


def test_little_space_is_warned(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.check_space(Home(home.root / "not" / "yet")).found.endswith("yet")

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    assert checks.check_space(home).state == "warning"


def test_a_full_disk_fails_and_says_what_stands_still_and_what_to_do(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", full)

    check = checks.check_space(home)

    assert check.state == "failed"
    assert "is full: no message is taken in and nothing can be saved" in check.found
    assert "Delete or move away what you do not need on the disk of" in check.fix


def test_the_configuration_is_checked(home: Home) -> None:
    assert checks.check_config(loaded(home)).state == "ok"
    assert checks.check_config(loaded(home, "[agent]\nmodel = 'x'\n", 0o644)).state == "ok"
    assert checks.check_config(loaded(home, "[agent]\nmodle = 'x'\n")).state == "warning"


def test_keys_that_others_can_read_are_warned(home: Home) -> None:
    check = checks.check_config(loaded(home, "[agent]\napi_key = 'sk-1'\n", 0o644))

    assert (check.state, check.fix) == ("warning", f"chmod 600 {home.config_file}")


def test_acting_without_asking_is_warned(home: Home) -> None:
    assert checks.check_approvals(loaded(home)).state == "ok"
    assert checks.check_approvals(loaded(home, "[approvals]\nmode = 'auto'\n")).state == "warning"


def test_a_whole_database_is_fine(home: Home) -> None:
    assert checks.check_database(loaded(home)).state == "ok"

    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("CREATE TABLE a (b)")
    assert checks.check_database(loaded(home)).found.startswith(str(home.database))


def test_on_a_full_disk_nothing_of_the_database_is_to_be_replaced(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.database.write_bytes(b"not a database" * 100)

    monkeypatch.setattr(shutil, "disk_usage", full)

    check = checks.check_database(loaded(home))
    assert check.found == f"{home.database} cannot be looked into while its disk is full."
    assert check.fix.startswith(
        f"Delete or move away what you do not need on the disk of {home.root}"
    )


def test_a_damaged_database_fails_and_stays_as_it_is(home: Home) -> None:
    home.database.write_bytes(b"not a database" * 100)

    assert checks.check_database(loaded(home)).state == "failed"
    assert home.database.read_bytes() == b"not a database" * 100


def test_nobody_hosts(home: Home) -> None:
    assert checks.check_host(home).state == "ok"


def test_a_host_is_named_and_must_have_a_socket(home: Home) -> None:
    # flock belongs to the open file, so a holder of our own process would do, but not the name.
    code = (
        "import sys, pathlib; from openpista.gateway.lock import HouseLock;"
        "lock = HouseLock(pathlib.Path(sys.argv[1])); lock.acquire();"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home.lock_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        assert checks.check_host(home).state == "failed"
        home.socket.write_text("")
        assert checks.check_host(home).found == f"Process {holder.pid} hosts the gateway."
        holder.communicate()
    assert HouseLock(home.lock_file).holder() is None
