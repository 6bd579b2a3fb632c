"""`make show-7`: what the seventh issue promised of the web, played in a browser and measured."""

import sys

from scripts.show.page import main_screens
from scripts.show.report import Report, python


def main() -> int:
    """Run the demonstrations one after another and write the report."""
    report = Report(7)
    report.scene(
        "The main screens on desktop and phone, light and dark",
        "openpista serve, Chromium",
        main_screens,
    )
    tests = python("-m", "pytest", "-q", "-s", "-p", "no:cacheprovider")
    for claim, what in (
        (
            "In the browser: come in, stream, decide, stop, reload, restart, two tabs",
            ["tests/e2e_web/test_conversation.py"],
        ),
        ("Every way to log in to a provider, from the page", ["tests/e2e_web/test_logins.py"]),
        ("Pictures, files and voice go along", ["tests/e2e_web/test_files.py"]),
        ("Hostile words run nothing and reach nobody", ["tests/e2e_web/test_hostile.py"]),
        (
            "Small screens, axe-core, keys alone, weight, offline shell, install",
            ["tests/e2e_web/test_everywhere.py"],
        ),
        ("The server: doors, limits, protocol, revocation", ["tests/channels/web"]),
        ("Frames and the page's types are one", ["tests/channels/web/test_protocol.py"]),
    ):
        report.command(claim, [*tests, *what])
    for claim, script in (
        ("The page's types hold (tsc --checkJs)", "check"),
        ("The page is clean (biome)", "lint"),
        ("What the page does with what happens (node --test)", "test"),
    ):
        report.command(
            claim, ["npm", "--prefix", "web", "run", "--silent", script], figure="# pass"
        )
    report.command("Budgets 12 and 13", python("-m", "bench", "12", "13"))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
