"""`make show-1`: what the first issue promised, played and measured."""

import sys

from scripts.show.first_conversation import SIZES, first_conversation
from scripts.show.report import Report, python


def main() -> int:
    """Run the demonstrations one after another and write the report."""
    report = Report("report.json")
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
    report.command("The budgets, rows 1 to 8", python("-m", "bench"), figure="met")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
