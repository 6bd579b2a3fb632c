"""Both catalogues say the same things, once, and name every command and key that there is."""

import importlib
import pkgutil
import string
from collections.abc import Mapping
from types import ModuleType

import pytest

from openpista.tui.core.commands_table import COMMANDS
from openpista.tui.views.keys import KEYS
from openpista.words import en, ko
from openpista.words.catalogue import Texts

CATALOGUES = pytest.mark.parametrize("catalogue", [en, ko], ids=["en", "ko"])
EN, KO = Texts("en").whole(), Texts("ko").whole()
ALL = {en: EN, ko: KO}


def subjects(catalogue: ModuleType) -> dict[str, Mapping[str, str]]:
    names = (found.name for found in pkgutil.iter_modules(catalogue.__path__))
    return {
        name: importlib.import_module(f"{catalogue.__name__}.{name}").TEXTS
        for name in sorted(names)
    }


def test_every_text_exists_in_both_languages() -> None:
    assert set(EN) == set(KO)


def test_every_text_takes_the_same_values_in_both_languages() -> None:
    for key, text in EN.items():
        assert placeholders(text) == placeholders(KO[key]), key


@CATALOGUES
def test_every_subject_is_in_the_catalogue_and_no_key_stands_twice(catalogue: ModuleType) -> None:
    keys = [key for texts in subjects(catalogue).values() for key in texts]

    assert sorted(keys) == sorted(ALL[catalogue])


@CATALOGUES
def test_texts_are_not_empty_and_their_keys_are_dotted(catalogue: ModuleType) -> None:
    for key, text in ALL[catalogue].items():
        assert text.strip(), key
        assert "." in key
        assert key == key.strip()


@CATALOGUES
def test_every_command_says_what_it_does_and_what_may_follow(catalogue: ModuleType) -> None:
    wanted = {f"command.{spec.name}.about" for spec in COMMANDS}
    wanted |= {f"command.{spec.name}.argument" for spec in COMMANDS if spec.argument != "none"}

    assert wanted <= set(ALL[catalogue])


@CATALOGUES
def test_every_key_says_what_it_does(catalogue: ModuleType) -> None:
    assert {f"key.{spec.id}" for spec in KEYS} <= set(ALL[catalogue])


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
