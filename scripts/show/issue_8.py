"""`make show-8`: what the eighth issue promised of WhatsApp, played and measured."""

import sys

from scripts.show.linking import SIZES, deciding, linking
from scripts.show.report import Report, python


def main() -> int:
    """Run the demonstrations one after another and write the report."""
    report = Report(8)
    for columns, rows in SIZES:
        report.scene(
            f"From /whatsapp to connected, in the window, at {columns}x{rows}",
            "openpista (in tmux), with a played bridge in the real sandbox",
            lambda columns=columns, rows=rows: linking(columns, rows),
        )
    report.scene(
        "A decision by number and code", "openpista whatsapp setup; openpista (in tmux)", deciding
    )
    tests = python("-m", "pytest", "-q", "-p", "no:cacheprovider")
    channel = "tests/channels/whatsapp"
    for claim, what in (
        (
            "The real bridge against a counterpart of WhatsApp's server, through the house",
            [f"{channel}/test_with_the_real_bridge.py"],
        ),
        ("The bridge's own tests, end to end as well", ["tests/bridge"]),
        (
            "Contacts, groups, LIDs, look-alikes, status, newsletters: only what is admitted",
            [f"{channel}/test_scope.py", f"{channel}/test_conversation.py"],
        ),
        (
            "A bridge killed, hung, flooding, printing garbage, half lines, 10 MB lines",
            [f"{channel}/test_bridge_process.py", f"{channel}/test_lines.py"],
        ),
        ("The bridge's sandbox and its only way out", [f"{channel}/test_confinement.py"]),
        ("Installed on first use, with clear errors", [f"{channel}/test_bridge_install.py"]),
        ("Decisions by number, code and reaction", [f"{channel}/test_cards.py"]),
        (
            "Linked, refreshed, expired, cancelled, by code",
            [f"{channel}/test_linking.py", "tests/gateway/test_device_pairing.py"],
        ),
        ("What is owed arrives once", [f"{channel}/test_delivering.py"]),
        ("`openpista whatsapp` in the real program", ["tests/e2e/test_whatsapp.py"]),
        ("`openpista whatsapp`", ["tests/cli/test_whatsapp.py", "tests/cli/test_whatsapp_link.py"]),
        (
            "The Business Cloud: from a signed webhook through a turn to the Graph call",
            ["tests/channels/whatsapp_cloud"],
        ),
    ):
        report.command(claim, [*tests, *what])
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
