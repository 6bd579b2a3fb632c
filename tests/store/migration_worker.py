"""A process that migrates a database and is killed meanwhile.

`python -m tests.store.migration_worker FOLDER`
"""

import asyncio
import sys
from pathlib import Path

from openpista.store.migrate import Migration, load_migrations
from tests.store.builders import a_store

STEPS = 12
ROWS = 3_000


def step(version: int) -> Migration:
    """Return a migration that makes the table `step_N` and takes a while to fill it."""
    sql = (
        f"CREATE TABLE step_{version} (a, b);\n"
        "WITH RECURSIVE n (x) AS "
        f"(SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {ROWS})\n"
        f"INSERT INTO step_{version} SELECT x, hex(randomblob(20)) FROM n;"
    )
    return Migration(version=version, subject=f"step {version}", sql=sql)


def migrations(steps: int = STEPS) -> tuple[Migration, ...]:
    """Return the migrations that ship and `steps` more."""
    shipped = load_migrations()
    return (*shipped, *(step(len(shipped) + number) for number in range(1, steps + 1)))


async def work(folder: Path) -> None:
    """Open the store with all migrations."""
    async with await a_store(folder, migrations=migrations()):
        pass


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    asyncio.run(work(Path(sys.argv[1])))
