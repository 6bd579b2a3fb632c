"""The texts of the interface in the language of the user. Texts are data; see en and ko."""

from collections.abc import Mapping

from msgspec import Struct

LANGUAGES = ("en", "ko")
"""English is the one that every text is written in first."""


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
        text = self.texts.get(key, key)
        if values.get("count") == 1:
            text = self.texts.get(f"{key}.one", text)
        return text.format_map(values) if values else text

    def has(self, key: str) -> bool:
        """Say whether there is a text for `key`."""
        return key in self.texts


def load_words(language: str) -> Words:
    """Return the catalogue of `language`; English for one that we do not speak."""
    if language == "ko":
        from openpista.words.ko import TEXTS
    else:
        from openpista.words.en import TEXTS
    return Words(language="ko" if language == "ko" else "en", texts=TEXTS)


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
