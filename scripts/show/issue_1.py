"""`make show-1`: what the first issue promised, played and measured."""

import subprocess
import sys

import msgspec

from scripts.show.first_conversation import SIZES, first_conversation
from scripts.show.report import ROOT, Report, python


def main() -> int:
    """Run the demonstrations one after another and write the report."""
    report = Report(1)
    for columns, rows in SIZES:
        report.scene(
            f"A newcomer's first conversation at {columns}x{rows}",
            "openpista (in tmux)",
            lambda size=(columns, rows): first_conversation(*size),
        )
    report.command("Import contracts", ["lint-imports"], figure="Contracts:")
    report.command("Strict types", ["basedpyright"])
    report.command("The shape of the house", python("-m", "pytest", "tests/shape"))
    report.command(
        "Every recorded stream and error", python("-m", "tests.replay", "tests/fixtures/providers")
    )
    report.command("The SDKs against an independent server", python("-m", "pytest", "tests/aimock"))
    report.command("The window's core and recordings", python("-m", "pytest", "tests/tui/core"))
    report.command("Nothing survives a command's end", python("-m", "pytest", "tests/sandbox"))
    report.command(
        "Killed at random points, and the other long tests",
        ["env", "OPENPISTA_SOAK=1", *python("-m", "pytest", "-m", "soak")],
    )
    report.scene("The budgets, rows 1 to 8", "make bench", budgets)
    return report.finish()


def budgets() -> str:
    """Measure every row; a figure beyond its limit fails the claim and is named."""
    numbers = map(str, range(1, 9))
    subprocess.run(python("-m", "bench", *numbers), cwd=ROOT, capture_output=True, check=True)
    rows = msgspec.json.decode((ROOT / "build" / "bench.json").read_bytes())
    told = [
        f"row {row['row']} {one['name']}: {one['ratio'] or one['value']:.2f} (limit {one['limit']})"
        for row in rows
        for one in row["measures"]
        if not one["met"]
    ]
    assert not told, f"not met: {'; '.join(told)}"
    return f"all {sum(len(row['measures']) for row in rows)} figures met"


if __name__ == "__main__":
    sys.exit(main())
