"""How this window looks and answers, by the `ui` part of the config: theme, language, keys.

What is changed in the config, here or elsewhere, holds at once.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.event import ConfigChanged
from openpista.domain.query import ConfigEntries, ConfigEntry
from openpista.tui.core.arrivals import AnswerArrived, EventArrived
from openpista.tui.core.effects import Outcome, SavePreference
from openpista.tui.core.moves import OverlayClosed, OverlayOpened, WindowOpened
from openpista.tui.core.stamp import ActionBase

Sidebar = Literal["auto", "shown", "hidden"]


class Settings(Struct, frozen=True):
    """`preview` is a theme that is only looked at while the list of themes is open.

    `auto` are the theme and the language that "auto" means here. `due` are keys of the config
    that changed and whose values are still to come; `seen` those that came last.
    """

    theme: str = ""
    themes: tuple[str, ...] = ()
    language: str = "en"
    languages: tuple[str, ...] = ("en", "ko")
    preview: str | None = None
    auto: tuple[str, str] = ("", "en")
    motion: bool = True
    images: Literal["auto", "off"] = "auto"
    sidebar: Sidebar = "auto"
    notify: Literal["auto", "bell", "off"] = "auto"
    due: tuple[str, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()


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
HEARS = (
    ThemePreviewed,
    ThemeChosen,
    LanguageChosen,
    WindowOpened,
    OverlayOpened,
    OverlayClosed,
    ConfigChanged,
    AnswerArrived,
)

Changed = tuple[Settings, tuple[Outcome, ...]]


def update(settings: Settings, action: ActionBase) -> Changed:
    """Return the settings after `action`, and what is to be done."""
    match action:
        case WindowOpened():
            return _opened(action), ()
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
        case EventArrived(event=ConfigChanged(key=key)) if key.startswith("ui."):
            return replace(settings, due=tuple(dict.fromkeys((*settings.due, key)))), ()
        case AnswerArrived(answer=ConfigEntries(entries=entries)):
            return _configured(settings, entries), ()
        case _:
            return settings, ()


def theme_of(settings: Settings) -> str:
    """Return the theme to show now."""
    return settings.theme if settings.preview is None else settings.preview


def _opened(window: WindowOpened) -> Settings:
    return Settings(
        theme=window.theme,
        themes=window.themes,
        language=window.language,
        languages=window.languages,
        auto=(window.auto_theme or window.theme, window.auto_language or window.language),
        motion=window.motion,
        images=window.images,
        sidebar=window.sidebar,
        notify=window.notify,
    )


def _configured(settings: Settings, entries: tuple[ConfigEntry, ...]) -> Settings:
    """Let those settings hold that changed since they were last told. What was only chosen for
    this window stays until then."""
    now = {entry.key: entry for entry in entries if entry.key.startswith("ui.")}
    seen = dict(settings.seen)
    changed = {
        key: entry
        for key, entry in now.items()
        if key in settings.due or (key in seen and seen[key] != entry.value)
    }
    told = tuple((key, entry.value) for key, entry in now.items())
    return replace(_applied(settings, changed), due=(), seen=told)


def _applied(settings: Settings, changed: Mapping[str, ConfigEntry]) -> Settings:
    for key, entry in changed.items():
        text = entry.text
        match key:
            case "ui.theme":
                known = text if text in settings.themes else settings.auto[0]
                settings = replace(settings, theme=known)
            case "ui.language":
                known = text if text in settings.languages else settings.auto[1]
                settings = replace(settings, language=known)
            case "ui.motion":
                settings = replace(settings, motion=text == "true")
            case _:
                settings = _worded(settings, key, text)
    return settings


def _worded(settings: Settings, key: str, text: str) -> Settings:
    match key, text:
        case "ui.images", "auto" | "off":
            return replace(settings, images=text)
        case "ui.sidebar", "auto" | "shown" | "hidden":
            return replace(settings, sidebar=text)
        case "ui.notify", "auto" | "bell" | "off":
            return replace(settings, notify=text)
        case _:
            return settings
