"""The texts of the interface in the language of the user. Texts are data; see en and ko."""

import importlib
import pkgutil
from collections.abc import Mapping

from msgspec import Struct

LANGUAGES = ("en", "ko")
"""English is the one that every text is written in first."""


FIRST_SUBJECTS = ("home", "composer", "status")
"""What stands in the first frame of Home; it waits for no other texts."""


class Words(Struct, frozen=True):
    """A catalogue that is called with a key: `words("home.title")`."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of `key` with its `{placeholders}` filled in.

        A key that does not exist comes back as itself, so that a window never fails over a
        word; a test keeps the catalogues complete. Plurals: with `count=1` the text of
        `key.one` is taken where there is one.
        """
        text = self._text(key)
        if values.get("count") == 1:
            text = self._text(f"{key}.one") or text
        text = key if text is None else text
        return text.format_map(values) if values else text

    def has(self, key: str) -> bool:
        """Say whether there is a text for `key`."""
        return self._text(key) is not None

    def _text(self, key: str) -> str | None:
        try:
            return self.texts[key]
        except KeyError:
            return None


class Texts(dict[str, str]):
    """The texts of a language: those of FIRST_SUBJECTS at once, all others with the first key
    that is not among them."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._is_whole = False
        for subject in FIRST_SUBJECTS:
            self._take(subject)

    def whole(self) -> "Texts":
        """Return this with all its texts."""
        if not self._is_whole:
            folder = importlib.import_module(f"openpista.words.{self._language}")
            for found in pkgutil.iter_modules(folder.__path__):
                self._take(found.name)
            self._is_whole = True
        return self

    def __missing__(self, key: str) -> str:
        """Look for a text among all others."""
        if self._is_whole:
            raise KeyError(key)
        return self.whole()[key]

    def _take(self, subject: str) -> None:
        self.update(importlib.import_module(f"openpista.words.{self._language}.{subject}").TEXTS)


def load_words(language: str) -> Words:
    """Return the catalogue of `language`; English for one that we do not speak."""
    spoken = "ko" if language == "ko" else "en"
    return Words(language=spoken, texts=Texts(spoken))


def choose_language(configured: str, environ: Mapping[str, str]) -> str:
    """Return the language of `ui.language`, or for `auto` that of the locale.

    The locale is the first of LC_ALL, LC_MESSAGES and LANG that is not empty, as POSIX has it.
    """
    if configured in LANGUAGES:
        return configured
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    return "ko" if locale.lower().startswith("ko") else "en"


def setting_texts(language: str) -> Mapping[str, str]:
    """Return what config keys and tables are for, by their path in the schema. English stands in
    the schema itself."""
    if language == "ko":
        from openpista.words.setting_docs_ko import DOCS

        return DOCS
    return {}
