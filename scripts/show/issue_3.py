"""`make show-3`: what the third issue promised of services and logins, played and measured."""

import sys

from scripts.show.report import Report, python
from scripts.show.services import SIZES, budget, doctor, logging_in, stand_in


def main() -> int:
    """Run the demonstrations one after another and write the report."""
    report = Report(3)
    for columns, rows in SIZES:
        size = f"{columns}x{rows}"
        for claim, play in (
            ("A login by key, a model chosen, an answer", logging_in),
            ("A budget asks before it is passed", budget),
            ("Another model stands in for a service that is ill", stand_in),
        ):
            report.scene(
                f"{claim} at {size}",
                "openpista (in tmux)",
                lambda play=play, columns=columns, rows=rows: play(columns, rows),
            )
    report.scene("The doctor asks every service", "openpista doctor", doctor)
    for claim, what in (
        ("Every service and wire keeps its contract", ["tests/providers/test_contracts.py"]),
        ("Every way to log in to every service", ["tests/auth"]),
        ("Expiry, refusal and revocation in mid-session", ["tests/providers/test_logged_in.py"]),
        ("No secret of any service is told", ["tests/providers/test_keys_of_services.py"]),
        ("A conversation over all wires stays valid", ["tests/strict/test_vendors.py"]),
        ("Twelve faults: few requests, one message", ["tests/strict/test_faults.py"]),
        ("Budgets, fallbacks and circuit", ["tests/agent", "tests/providers/test_circuit.py"]),
        ("No command loads an SDK that it does not use", ["tests/cli/test_cold_start.py"]),
    ):
        report.command(claim, python("-m", "pytest", "-q", *what))
    report.command(
        "Every recorded stream and error", python("-m", "tests.replay", "tests/fixtures/providers")
    )
    report.command("The SDKs against an independent server", python("-m", "pytest", "tests/aimock"))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
