"""The doctor of the real program."""

import json
from pathlib import Path

from tests.e2e.program import a_program


def test_every_check_is_told(tmp_path: Path) -> None:
    done = a_program(tmp_path).run("doctor", "--json")

    checks = {one["name"]: one for one in json.loads(done.stdout)["checks"]}
    assert {"python", "home", "config", "database", "host", "model", "sandbox"} <= set(checks)
    assert checks["model"]["state"] == "warning"
    assert all(one["fix"] for one in checks.values() if one["state"] in ("warning", "failed"))


def test_a_damaged_database_is_found(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    program.home.mkdir(mode=0o700)
    (program.home / "openpista.db").write_bytes(b"not a database" * 100)

    done = program.run("doctor")

    assert done.returncode == 1
    assert "✗ database" in done.stdout
