"""A listing needs little to be one."""

from openpista.tui.core.state import State
from openpista.tui.views.listing import Drawn, Listing
from tests.tui.views.harness import KEYS, LOOK


def test_a_list_that_only_shows_something_has_no_search_and_no_choice() -> None:
    listing = Listing(
        title="x",
        keys=(),
        value=lambda state: state.route,
        draw=lambda _state, _look, _keys, _width: Drawn([]),
        query=lambda _: "",
    )

    assert listing.draw(State(), LOOK, KEYS, 10).show == (0, 0)
    assert listing.searched is listing.chosen is listing.clicked is None
    assert not listing.letters
