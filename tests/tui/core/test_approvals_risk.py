"""The risk that a card names."""

from typing import Any

import pytest

from openpista.domain.tool import Intent
from openpista.tui.core.approvals_risk import Risk, risk_of
from tests.tui.core.makers import approval


@pytest.mark.parametrize(
    ("intent", "fields", "risk"),
    [
        (Intent("run", "x", host=True), {"sandbox": "bubblewrap"}, "high"),
        (Intent("run", "x"), {"sandbox": ""}, "high"),
        (Intent("send", "x"), {}, "high"),
        (Intent("control", "x"), {}, "high"),
        (Intent("write", "x", protected=("/src/.git/config",)), {}, "high"),
        (Intent("run", "x", network=("a:443",)), {"sandbox": "bubblewrap"}, "raised"),
        (Intent("write", "x", outside=("/etc/x",)), {}, "raised"),
        (Intent("write", "x", undoable=False), {}, "raised"),
        (Intent("write", "x"), {"warnings": ("Look twice.",)}, "raised"),
        (Intent("run", "x"), {"sandbox": "bubblewrap"}, "low"),
        (Intent("read", "x"), {}, "low"),
    ],
)
def test_the_risk_of_a_request(intent: Intent, fields: dict[str, Any], risk: Risk) -> None:
    assert risk_of(approval(intent=intent, **fields)) == risk
