"""The editor of one setting."""

from openpista.domain.command import SetConfig
from openpista.domain.query import ConfigEntry, ConfigKind
from openpista.tui.core.effects import Send, SendSealed
from openpista.tui.core.phrase import phrase
from openpista.tui.core.settings_editing import (
    Editing,
    ItemRemoved,
    SettingMoved,
    SettingPointed,
    SettingSaved,
    SettingSealed,
    SettingTyped,
    edited,
)


def editing(
    kind: ConfigKind, *, choices: tuple[str, ...] = (), secret: bool = False, **fields: object
) -> Editing:
    entry = ConfigEntry(
        "a.b", "", "file", "", "", kind=kind, choices=choices, secret=secret, least=1, most=9
    )
    return Editing(entry, **fields)  # pyright: ignore[reportArgumentType]


def test_a_number_is_typed_checked_and_sent() -> None:
    now, effects = edited(editing("whole"), SettingTyped("12"))
    assert (now.text, effects) == ("12", ())

    now, effects = edited(now, SettingSaved(id="r"))
    assert now.problem == phrase("settings.not_between", least="1", most="9")
    assert effects == ()

    now, _ = edited(now, SettingTyped("8"))
    assert now.problem is None
    now, effects = edited(now, SettingSaved(id="r"))
    assert now.request_id == "r"
    assert effects == (Send(SetConfig(key="a.b", value="8"), "r"),)


def test_while_it_is_sent_nothing_changes() -> None:
    waiting = editing("text", text="x", request_id="r")

    for action in (SettingTyped("y"), SettingSaved(id="s"), SettingMoved(1), ItemRemoved()):
        assert edited(waiting, action) == (waiting, ())


def test_a_choice_is_walked_and_pointed_at() -> None:
    now, _ = edited(editing("choice", choices=("x", "y", "z")), SettingMoved(-1))
    assert now.index == -1

    assert edited(now, SettingSaved(id="r"))[1] == (Send(SetConfig(key="a.b", value='"z"'), "r"),)
    pointed, _ = edited(now, SettingPointed(1))
    assert edited(pointed, SettingSaved(id="r"))[1][0] == Send(
        SetConfig(key="a.b", value='"y"'), "r"
    )


def test_items_are_added_removed_and_saved_with_an_empty_line() -> None:
    now, _ = edited(editing("list", items=("a", "b"), text=" c "), SettingSaved(id="r"))
    assert (now.items, now.text, now.index, now.revision) == (("a", "b", "c"), "", 2, 1)

    now, _ = edited(now, ItemRemoved())
    assert (now.items, now.index) == (("a", "b"), 1)

    _, effects = edited(now, SettingSaved(id="r"))
    assert effects == (Send(SetConfig(key="a.b", value='["a", "b"]'), "r"),)
    empty = editing("list")
    assert edited(empty, ItemRemoved()) == (empty, ())


def test_a_pair_needs_name_and_value() -> None:
    now, effects = edited(editing("table", text="name"), SettingSaved(id="r"))

    assert now.problem == phrase("settings.not_pair")
    assert effects == ()


def test_a_secret_never_stands_in_the_state() -> None:
    secret = editing("text", secret=True)

    assert edited(secret, SettingTyped("sk-1")) == (secret, ())
    assert edited(secret, SettingSaved(id="r")) == (secret, ())
    now, effects = edited(secret, SettingSealed("slip-1", id="r"))
    assert now.request_id == "r"
    assert effects == (SendSealed(SetConfig(key="a.b", value=""), "slip-1", "r"),)
    plain = editing("text")
    assert edited(plain, SettingSealed("slip-1", id="r")) == (plain, ())
