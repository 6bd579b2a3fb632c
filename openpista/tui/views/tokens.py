"""The colours of our own themes as plain data, so that the splash can use them before any import.

A token names what a colour is for. Texts are readable (4.5:1 and more) on `background`,
`surface` and `panel`; `line` and the `*_deep` tokens only draw shapes.
"""

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

OWN_THEMES: dict[str, dict[str, str]] = {
    "openpista-dark": DARK,
    "openpista-light": LIGHT,
    "openpista-contrast": HIGH_CONTRAST,
}

TEXT_TOKENS = ("text", "dim", "muted", "accent", "info", "warning", "error", "success", "thought")
GROUND_TOKENS = ("background", "surface", "panel")
SYNTAX_TOKENS = tuple(name for name in DARK if name.startswith("syntax_"))
