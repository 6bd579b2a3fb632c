"""Every dialog of the core has a screen."""

from typing import get_args

import pytest

from openpista.tui.core.moves import OverlayKind
from openpista.tui.views.dialogs import LISTINGS, PANELS, SCREENS, make_dialog
from openpista.tui.views.listing import Listing
from tests.tui.views.harness import KEYS, LOOK, Stage


def test_every_kind_has_one() -> None:
    kinds = [*LISTINGS, *PANELS, *SCREENS]

    assert sorted(kinds) == sorted(get_args(OverlayKind))


@pytest.mark.parametrize("kind", get_args(OverlayKind))
def test_each_can_be_made(kind: OverlayKind) -> None:
    assert make_dialog(kind, Stage().store, KEYS, lambda: LOOK).is_modal


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=list(LISTINGS))
def test_its_words_and_keys_exist(listing: Listing) -> None:
    assert LOOK.words.has(listing.title)
    for action, words in listing.keys:
        assert LOOK.words.has(words)
        assert KEYS.keys_of(action)
