"""The table of security.md §4."""

from typing import get_args

import pytest

from openpista.agent.rules import REASONS, TABLE, Row, is_credential_place, row_of
from openpista.domain.tool import Intent, IntentKind
from tests.agent.builders import run_intent


def row(intent: Intent, *, sandboxed: bool = True, strict: bool = False) -> Row:
    return row_of(intent, sandboxed=sandboxed, strict=strict, private=("/srv/pista-home",))


def test_every_row_has_its_cells_and_its_reason() -> None:
    assert set(TABLE) == set(get_args(Row)) == set(REASONS)


def test_nothing_becomes_easier_by_taint_or_solitude() -> None:
    order = {"allow": 0, "ask": 1, "ask_always": 2, "exact": 3, "deny": 4}
    for cells in TABLE.values():
        assert order[cells.clean] <= order[cells.tainted]
        assert order[cells.clean] <= order[cells.alone]


def test_a_call_on_files_is_sorted_by_where_they_are() -> None:
    assert row(Intent(kind="read", title="")) == "read"
    assert row(Intent(kind="read", title="", outside=("/data/x",))) == "read_outside"
    assert row(Intent(kind="write", title="")) == "write"
    assert row(Intent(kind="write", title="", outside=("/data/x",))) == "write_guarded"
    assert row(Intent(kind="write", title="", protected=("/w/.git/hooks/x",))) == "write_guarded"


@pytest.mark.parametrize("kind", ["read", "write"])
def test_places_of_secrets_are_credentials_whatever_is_done_there(kind: IntentKind) -> None:
    for path in ("/home/ann/.ssh/id_ed25519", "/srv/pista-home/openpista.db"):
        assert row(Intent(kind=kind, title="", outside=("/data/x", path))) == "credentials"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/root/.aws/credentials", True),
        ("/etc/shadow", True),
        ("/proc/1/environ", True),
        ("/home/ann/.config/gcloud/x", True),
        ("/home/ann/proc/notes", False),
        ("/home/ann/.config/nvim/init.lua", False),
        ("/etc/hosts", False),
        ("/srv/pista-home-2/x", False),
    ],
)
def test_places_of_secrets_are_known_by_their_path(path: str, expected: bool) -> None:
    assert is_credential_place(path, ("/srv/pista-home",)) is expected


def test_a_command_is_sorted_by_what_holds_it() -> None:
    inside = run_intent(host=False)

    assert row(inside) == "run_sandboxed"
    assert row(inside, strict=True) == "run_strict"
    assert row(inside, sandboxed=False) == "run_host"
    assert row(run_intent(host=True)) == "run_host"
    assert row(run_intent(host=False, network=("a.example:443",))) == "run_network"
    assert row(run_intent(host=False, outside=("/data",))) == "run_host"


@pytest.mark.parametrize("kind", ["fetch", "send", "remind", "schedule", "control", "internal"])
def test_other_kinds_are_rows_of_their_own(kind: IntentKind) -> None:
    assert row(Intent(kind=kind, title="")) == kind
