"""The files by which a system keeps openpista."""

import os
import plistlib
import shutil
import subprocess
from pathlib import Path

from openpista.app.service_files import LABEL, is_kept, launchd_unit, systemd_unit
from openpista.config.paths import Home

ENVIRON = {"HOME": "/home/ann"}


def test_a_unit_notifies_is_watched_and_quotes_what_it_must(tmp_path: Path) -> None:
    odd = Home(tmp_path / 'a "b" 100%')
    unit = systemd_unit(["/opt/py thon", "-m", "openpista"], home=odd, environ=ENVIRON)

    assert unit.path == Path("/home/ann/.config/systemd/user/openpista.service")
    lines = unit.text.splitlines()
    assert 'ExecStart="/opt/py thon" -m openpista serve' in lines
    assert f'Environment="OPENPISTA_HOME={tmp_path}/a \\"b\\" 100%%"' in lines
    for wanted in ("Type=notify", "WatchdogSec=60", "RestartPreventExitStatus=75 78"):
        assert wanted in lines
    other = systemd_unit(["x"], home=odd, environ={"XDG_CONFIG_HOME": "/c"})
    assert other.path == Path("/c/systemd/user/openpista.service")


def test_systemd_itself_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return
    unit = systemd_unit(["/bin/true"], home=Home(tmp_path / "home"), environ=ENVIRON)
    file = tmp_path / "openpista.service"
    file.write_text(unit.text)
    done = subprocess.run(
        [analyze, "--user", "verify", str(file)],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "SYSTEMD_LOG_LEVEL": "warning"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_a_launchd_agent_starts_at_login_and_again_after_a_failure() -> None:
    unit = launchd_unit(["/py", "-m", "openpista"], home=Home(Path("/h")), environ=ENVIRON)
    told = plistlib.loads(unit.text.encode())

    assert unit.path == Path(f"/home/ann/Library/LaunchAgents/{LABEL}.plist")
    assert told["ProgramArguments"] == ["/py", "-m", "openpista", "serve"]
    assert told["EnvironmentVariables"] == {"OPENPISTA_HOME": "/h"}
    assert told["RunAtLoad"] is True
    assert told["KeepAlive"] == {"SuccessfulExit": False}
    assert unit.enable == (("launchctl", "bootstrap", f"gui/{os.getuid()}", str(unit.path)),)


def test_whoever_was_started_by_them_knows_it() -> None:
    assert is_kept({"NOTIFY_SOCKET": "/run/n"})
    assert is_kept({"XPC_SERVICE_NAME": LABEL})
    assert not is_kept({"XPC_SERVICE_NAME": "0", "INVOCATION_ID": "x"})
