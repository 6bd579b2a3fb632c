"""What the user chose for this window: theme and language."""

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.effects import Outcome, SavePreference
from openpista.tui.core.moves import OverlayClosed, OverlayOpened, WindowOpened
from openpista.tui.core.stamp import ActionBase


class Settings(Struct, frozen=True):
    """`preview` is a theme that is only looked at while the list of themes is open."""

    theme: str = ""
    themes: tuple[str, ...] = ()
    language: str = "en"
    languages: tuple[str, ...] = ("en", "ko")
    preview: str | None = None


class ThemePreviewed(ActionBase, frozen=True):
    """The user looks at a theme in the list."""

    name: str


class ThemeChosen(ActionBase, frozen=True):
    """The user wants this theme from now on."""

    name: str


class LanguageChosen(ActionBase, frozen=True):
    """The user wants this language from now on."""

    language: str


SettingsAction = ThemePreviewed | ThemeChosen | LanguageChosen
HEARS = (ThemePreviewed, ThemeChosen, LanguageChosen, WindowOpened, OverlayOpened, OverlayClosed)

Changed = tuple[Settings, tuple[Outcome, ...]]


def update(settings: Settings, action: ActionBase) -> Changed:
    """Return the settings after `action`, and what is to be done."""
    match action:
        case WindowOpened():
            return Settings(action.theme, action.themes, action.language, action.languages), ()
        case ThemePreviewed(name=name) if name in settings.themes:
            return replace(settings, preview=name), ()
        case ThemeChosen(name=name) if name in settings.themes:
            changed = replace(settings, theme=name, preview=None)
            return changed, (SavePreference("ui.theme", name),)
        case LanguageChosen(language=language) if language in settings.languages:
            changed = replace(settings, language=language)
            return changed, (SavePreference("ui.language", language),)
        case OverlayOpened() | OverlayClosed():
            return replace(settings, preview=None), ()
        case _:
            return settings, ()


def theme_of(settings: Settings) -> str:
    """Return the theme to show now."""
    return settings.theme if settings.preview is None else settings.preview
