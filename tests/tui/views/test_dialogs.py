"""Every dialog of the core has a list."""

from typing import get_args

import pytest

from openpista.tui.core.moves import OverlayKind
from openpista.tui.views.dialogs import LISTINGS
from openpista.tui.views.listing import Listing
from tests.tui.views.harness import KEYS, LOOK


def test_every_kind_has_one() -> None:
    assert set(LISTINGS) == set(get_args(OverlayKind))


@pytest.mark.parametrize("listing", LISTINGS.values(), ids=list(LISTINGS))
def test_its_words_and_keys_exist(listing: Listing) -> None:
    assert LOOK.words.has(listing.title)
    for action, words in listing.keys:
        assert LOOK.words.has(words)
        assert KEYS.keys_of(action)
