"""The colours of our own themes as plain data, so that the splash can use them before any import.

A token names what a colour is for. Texts are readable (4.5:1 and more) on `background`,
`surface` and `panel`; `line` and the `*_deep` tokens only draw shapes.
"""

from collections.abc import Mapping

DEFAULT_THEME = "openpista-dark"

DARK: dict[str, str] = {
    "background": "#0f1412",
    "surface": "#151c18",
    "panel": "#1d2620",
    "line": "#33413a",
    "text": "#e4ebe5",
    "dim": "#aebcb2",
    "muted": "#8b9c91",
    "accent": "#a9d673",
    "accent_deep": "#5f8f3a",
    "info": "#7cc4e4",
    "warning": "#e9c46a",
    "error": "#f2887f",
    "success": "#86d49b",
    "thought": "#b9aaee",
    "selection": "#35502c",
    "code": "#18201c",
    "added": "#14301f",
    "added_word": "#1d5132",
    "removed": "#371e1d",
    "removed_word": "#642c2a",
    "syntax_keyword": "#c5aaf2",
    "syntax_string": "#b3d98c",
    "syntax_number": "#e8b77a",
    "syntax_function": "#82c7ea",
    "syntax_type": "#7fd6c4",
    "syntax_comment": "#8b9c91",
    "syntax_operator": "#aebcb2",
    "qr_dark": "#000000",
    "qr_light": "#ffffff",
}

LIGHT: dict[str, str] = {
    "background": "#fbfcf9",
    "surface": "#f2f5ee",
    "panel": "#e7ece1",
    "line": "#c3cebb",
    "text": "#1a211c",
    "dim": "#455149",
    "muted": "#56635a",
    "accent": "#386b17",
    "accent_deep": "#86b35a",
    "info": "#075f87",
    "warning": "#7a4f00",
    "error": "#ad231c",
    "success": "#1f6a35",
    "thought": "#5843a6",
    "selection": "#cfe5b9",
    "code": "#eff3ea",
    "added": "#dff2df",
    "added_word": "#b5e2b9",
    "removed": "#fbe3e1",
    "removed_word": "#f5c0bb",
    "syntax_keyword": "#6a35b0",
    "syntax_string": "#37680f",
    "syntax_number": "#8a4a00",
    "syntax_function": "#075f87",
    "syntax_type": "#0a6a5c",
    "syntax_comment": "#56635a",
    "syntax_operator": "#455149",
    "qr_dark": "#000000",
    "qr_light": "#ffffff",
}

HIGH_CONTRAST: dict[str, str] = {
    "background": "#000000",
    "surface": "#080808",
    "panel": "#1c1c1c",
    "line": "#9a9a9a",
    "text": "#ffffff",
    "dim": "#ececec",
    "muted": "#cfcfcf",
    "accent": "#bdff66",
    "accent_deep": "#bdff66",
    "info": "#7cdcff",
    "warning": "#ffd75e",
    "error": "#ff9f97",
    "success": "#84ff9f",
    "thought": "#d8c9ff",
    "selection": "#00489c",
    "code": "#141414",
    "added": "#00310f",
    "added_word": "#005a1e",
    "removed": "#430000",
    "removed_word": "#7a0000",
    "syntax_keyword": "#dcbcff",
    "syntax_string": "#c5ff8f",
    "syntax_number": "#ffcb8a",
    "syntax_function": "#8fdcff",
    "syntax_type": "#8bf3e0",
    "syntax_comment": "#cfcfcf",
    "syntax_operator": "#ececec",
    "qr_dark": "#000000",
    "qr_light": "#ffffff",
}

SIXTEEN_DARK: dict[str, str] = {
    "background": "#000000",
    "surface": "#000000",
    "panel": "#000000",
    "line": "#aaaaaa",
    "text": "#ffffff",
    "dim": "#ffffff",
    "muted": "#aaaaaa",
    "accent": "#55ff55",
    "accent_deep": "#00aa00",
    "info": "#55ffff",
    "warning": "#ffff55",
    "error": "#ff5555",
    "success": "#55ff55",
    "thought": "#ff55ff",
    "selection": "#0000aa",
    "code": "#000000",
    "added": "#000000",
    "added_word": "#0000aa",
    "removed": "#000000",
    "removed_word": "#aa0000",
    "syntax_keyword": "#ff55ff",
    "syntax_string": "#55ff55",
    "syntax_number": "#ffff55",
    "syntax_function": "#55ffff",
    "syntax_type": "#55ffff",
    "syntax_comment": "#aaaaaa",
    "syntax_operator": "#ffffff",
    "qr_dark": "#000000",
    "qr_light": "#ffffff",
}
"""For terminals with sixteen colours: exactly those, so that none is bent to another. No text is
in the eighth, which many terminals show as dark as their background."""

SIXTEEN_LIGHT: dict[str, str] = {
    "background": "#ffffff",
    "surface": "#ffffff",
    "panel": "#ffffff",
    "line": "#000000",
    "text": "#000000",
    "dim": "#000000",
    "muted": "#000000",
    "accent": "#0000aa",
    "accent_deep": "#0000aa",
    "info": "#0000aa",
    "warning": "#aa5500",
    "error": "#aa0000",
    "success": "#0000aa",
    "thought": "#aa00aa",
    "selection": "#aaaaaa",
    "code": "#ffffff",
    "added": "#ffffff",
    "added_word": "#55ffff",
    "removed": "#ffffff",
    "removed_word": "#ffff55",
    "syntax_keyword": "#aa00aa",
    "syntax_string": "#0000aa",
    "syntax_number": "#aa5500",
    "syntax_function": "#0000aa",
    "syntax_type": "#0000aa",
    "syntax_comment": "#000000",
    "syntax_operator": "#000000",
    "qr_dark": "#000000",
    "qr_light": "#ffffff",
}

OWN_THEMES: dict[str, dict[str, str]] = {
    "openpista-dark": DARK,
    "openpista-light": LIGHT,
    "openpista-contrast": HIGH_CONTRAST,
    "openpista-16": SIXTEEN_DARK,
    "openpista-16-light": SIXTEEN_LIGHT,
}

FLAT_THEMES = frozenset({"openpista-16", "openpista-16-light"})
"""Themes whose grounds are all alike: parts of the window are told apart by lines."""

TEXT_TOKENS = ("text", "dim", "muted", "accent", "info", "warning", "error", "success", "thought")
GROUND_TOKENS = ("background", "surface", "panel")
SYNTAX_TOKENS = tuple(name for name in DARK if name.startswith("syntax_"))


def has_colors(environ: Mapping[str, str]) -> bool:
    """Say whether colours are wanted at all (https://no-color.org: any value that is not empty)."""
    return not environ.get("NO_COLOR")


def few_colors(environ: Mapping[str, str]) -> bool:
    """Say whether the terminal has only sixteen colours, by the rules of the library that writes
    to it: the variable of the library, then COLORTERM, then the end of TERM."""
    wanted = environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if wanted != "auto":
        return wanted in {"standard", "windows"}
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return False
    return environ.get("TERM", "").strip().lower().rpartition("-")[2] not in {"256color", "kitty"}


def terminal_theme(environ: Mapping[str, str]) -> str:
    """Return the theme of ours that suits the terminal: light where it says that it is."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    light = background.isdigit() and int(background) in {7, 15}
    if few_colors(environ):
        return "openpista-16-light" if light else "openpista-16"
    return "openpista-light" if light else DEFAULT_THEME
