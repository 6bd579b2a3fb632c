"""`python -m tests.replay DIR`: run the provider adapters over a folder of recordings.

Prints a table and ends with 0 when everything is as recorded, 1 when not, 2 for a folder that
cannot be read. Recordings of wires that openpista does not speak are listed as skipped.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.replay.checks import CHECKS, Verdict, judge
from tests.replay.fixture import load_fixtures

_MARKS = {None: "-", True: "FAIL", False: "ok"}


async def judge_all(folder: Path) -> list[Verdict]:
    """Return the verdicts on all recordings of `folder`."""
    return [await judge(fixture) for fixture in load_fixtures(folder)]


def table(verdicts: Sequence[Verdict]) -> str:
    """Return a row for each recording, then the complaints, then the sums."""
    width = max((len(verdict.fixture.id) for verdict in verdicts), default=10)
    lines = [f"{'recording':{width}}  {'wire':9}  " + "  ".join(f"{name:6}" for name in CHECKS)]
    complaints: list[str] = []
    for verdict in verdicts:
        fixture = verdict.fixture
        row = f"{fixture.id:{width}}  {fixture.wire:9}  "
        if verdict.skipped:
            lines.append(f"{row}skipped: {verdict.skipped}")
            continue
        marks = [None if c is None else bool(c) for c in verdict.complaints.values()]
        lines.append((row + "  ".join(f"{_MARKS[mark]:6}" for mark in marks)).rstrip())
        complaints += [
            f"{fixture.id}: {name}: {complaint}"
            for name, found in verdict.complaints.items()
            for complaint in found or ()
        ]
    return "\n".join([*lines, "", *complaints, *_sums(verdicts)])


def _sums(verdicts: Sequence[Verdict]) -> list[str]:
    lines: list[str] = []
    for wire in sorted({verdict.fixture.wire for verdict in verdicts}):
        of_wire = [verdict for verdict in verdicts if verdict.fixture.wire == wire]
        failed = sum(verdict.failed for verdict in of_wire)
        skipped = sum(bool(verdict.skipped) for verdict in of_wire)
        passed = len(of_wire) - failed - skipped
        lines.append(f"{wire}: {passed} as recorded, {failed} not, {skipped} skipped")
    return lines


def main(arguments: Sequence[str]) -> int:
    """Run over the folder named in `arguments`; return the exit code."""
    if len(arguments) != 1:
        print("usage: python -m tests.replay DIR", file=sys.stderr)
        return 2
    try:
        verdicts = asyncio.run(judge_all(Path(arguments[0])))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if not verdicts:
        print(f"{arguments[0]}: no recordings found", file=sys.stderr)
        return 2
    print(table(verdicts))
    return int(any(verdict.failed for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
