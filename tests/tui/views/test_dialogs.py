"""Every dialog of the core has a screen, and brings no more modules than it needs."""

import subprocess
import sys
from typing import get_args

import pytest

from openpista.tui.core.moves import OverlayKind
from openpista.tui.views.dialogs import listing_of, make_dialog, panel_of, screen_of
from tests.tui.views.harness import KEYS, LOOK, Stage

KINDS: tuple[OverlayKind, ...] = get_args(OverlayKind)
MAX_OWN_MODULES = 14
"""Of the some fifty that all dialogs have together."""

OPENED = """
import sys
import openpista.tui.views.run
import textual.drivers.linux_driver
before = set(sys.modules)
from openpista.tui.views.dialogs import listing_of, panel_of, screen_of
kind = sys.argv[1]
if screen_of(kind) is None:
    import openpista.tui.views.dialog
    if panel_of(kind) is not None:
        import openpista.tui.views.panel_screen
    listing_of(kind)
print("\\n".join(set(sys.modules) - before))
"""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_just_one(kind: OverlayKind) -> None:
    found = [listing_of(kind), panel_of(kind), screen_of(kind)]

    assert sum(one is not None for one in found) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_each_can_be_made(kind: OverlayKind) -> None:
    assert make_dialog(kind, Stage().store, KEYS, lambda: LOOK).is_modal


def test_what_is_no_dialog_is_refused() -> None:
    with pytest.raises(LookupError):
        make_dialog("nothing", Stage().store, KEYS, lambda: LOOK)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("kind", ["palette", "help", "sessions", "models", "settings", "login"])
def test_the_first_one_imports_few_modules(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENED, kind], capture_output=True, check=True, text=True, timeout=60
    )

    assert len(done.stdout.split()) <= MAX_OWN_MODULES, done.stdout


@pytest.mark.parametrize("kind", [kind for kind in KINDS if listing_of(kind) is not None])
def test_the_words_and_keys_of_a_list_exist(kind: OverlayKind) -> None:
    listing = listing_of(kind)
    assert listing is not None
    assert LOOK.words.has(listing.title)
    for action, words in listing.keys:
        assert LOOK.words.has(words)
        assert KEYS.keys_of(action)
