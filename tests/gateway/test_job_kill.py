"""kill -9 after each write of a run: no planned time is run twice or lost, and whatever cannot be
known is said (reliability.md P3, P17)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from openpista.domain.message import ToolResult
from openpista.store.open import Store
from tests.store.builders import a_store

STEPS = range(1, 19, 1 if os.environ.get("OPENPISTA_SOAK") else 3)
TIMEOUT_S = 60


def live(root: Path, writes: int) -> int:
    """Run a house until its job is done, or it dies; return how it ended."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    return subprocess.run(
        [sys.executable, "-m", "tests.gateway.killed_jobs", str(root), str(writes)],
        env=environ,
        timeout=TIMEOUT_S,
        check=False,
    ).returncode


@pytest.mark.parametrize("writes", STEPS)
async def test_killed_after_any_write_a_job_runs_once(tmp_path: Path, writes: int) -> None:
    first = live(tmp_path, writes)
    assert first in {0, -signal.SIGKILL}
    assert live(tmp_path, 0) == 0

    count = tmp_path / "count"
    counted = count.read_text().splitlines() if count.exists() else []
    async with await a_store(tmp_path / "home") as store:
        (run,) = await store.jobs.runs(None, 100)
        assert run.session_id is not None
        page = await store.messages.page(run.session_id, limit=100)
        prompts = [one for one in page.messages if one.role == "user"]
        results = [
            block for one in page.messages for block in one.blocks if isinstance(block, ToolResult)
        ]
        assert len(counted) <= 1
        assert len(prompts) == 1
        assert len(results) == 1
        assert run.outcome in {"done", "interrupted"}
        assert bool(run.reason) == (run.outcome == "interrupted")
        assert run.delivery == "waiting"
        assert len(await owed(store)) == 1


async def owed(store: Store) -> tuple[object, ...]:
    return await store.outbox.claim("telegram", 10)
