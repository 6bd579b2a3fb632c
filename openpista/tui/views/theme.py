"""Themes: ours from `tokens.py`, Textual's own with tokens worked out from their colours."""

from collections.abc import Mapping

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from openpista.tui.views.tokens import DARK, LIGHT, OWN_THEMES, terminal_theme

MIN_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text."""

_STEPS = 20


def theme_names() -> tuple[str, ...]:
    """Return the names of all themes, ours first. Those of the terminal's own sixteen colours are
    not among them: their contrast is nobody's promise."""
    return (*OWN_THEMES, *sorted(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi))


def chosen_theme(configured: str, environ: Mapping[str, str]) -> str:
    """Return the theme to start with; `auto` goes by what the terminal says of its background."""
    return configured if configured in theme_names() else terminal_theme(environ)


def own_themes() -> tuple[Theme, ...]:
    """Return our themes for Textual."""
    return tuple(_theme(name, tokens) for name, tokens in OWN_THEMES.items())


def tokens_of(theme: Theme) -> dict[str, str]:
    """Return the tokens of a theme, also of one that is not ours; texts are always readable."""
    own = OWN_THEMES.get(theme.name)
    return own if own is not None else _derived(theme)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def css_variables(tokens: Mapping[str, str]) -> dict[str, str]:
    """Return the tokens as variables of the style sheet: `$pista-muted` and so on."""
    return {f"pista-{name.replace('_', '-')}": value for name, value in tokens.items()}


def _theme(name: str, tokens: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        primary=tokens["accent"],
        secondary=tokens["info"],
        accent=tokens["accent"],
        foreground=tokens["text"],
        background=tokens["background"],
        surface=tokens["surface"],
        panel=tokens["panel"],
        success=tokens["success"],
        warning=tokens["warning"],
        error=tokens["error"],
        dark=_luminance(tokens["background"]) < 0.5,
        variables=css_variables(tokens),
    )


def _derived(theme: Theme) -> dict[str, str]:
    """Work out tokens from the colours that a theme names, with the rest of our own."""
    base = dict(DARK if theme.dark else LIGHT)
    colors = theme.to_color_system().generate()
    grounds = {name: _opaque(colors.get(name), base[name]) for name in ("background", "surface")}
    background = grounds["background"]
    panel = _opaque(colors.get("panel"), base["panel"])
    tokens = base | grounds | {"panel": panel}
    text = _readable(_opaque(colors.get("foreground"), base["text"]), tokens)
    tokens["text"] = text
    tokens["dim"] = _readable(_mixed(text, background, 0.22), tokens)
    tokens["muted"] = _readable(_mixed(text, background, 0.4), tokens)
    tokens["line"] = _mixed(text, background, 0.72)
    for token, name in (
        ("accent", "primary"),
        ("info", "secondary"),
        ("warning", "warning"),
        ("error", "error"),
        ("success", "success"),
        ("thought", "accent"),
    ):
        tokens[token] = _readable(_opaque(colors.get(name), base[token]), tokens)
    tokens["accent_deep"] = _opaque(colors.get("primary"), base["accent_deep"])
    tokens["selection"] = _mixed(background, tokens["accent"], 0.3)
    tokens["code"] = _mixed(background, text, 0.06)
    for token, color in (("added", "success"), ("removed", "error")):
        tokens[token] = _mixed(background, tokens[color], 0.14)
        tokens[f"{token}_word"] = _mixed(background, tokens[color], 0.34)
    for token in (name for name in base if name.startswith("syntax_")):
        tokens[token] = _readable(base[token], tokens)
    return tokens


def _readable(color: str, tokens: Mapping[str, str]) -> str:
    """Move a colour towards black or white until it can be read on every ground."""
    grounds = (tokens["background"], tokens["surface"], tokens["panel"])
    target = "#ffffff" if _luminance(tokens["background"]) < 0.4 else "#000000"
    for step in range(_STEPS + 1):
        moved = _mixed(color, target, step / _STEPS)
        if all(contrast(moved, ground) >= MIN_CONTRAST for ground in grounds):
            return moved
    return target


def _opaque(color: str | None, fallback: str) -> str:
    """Return `#rrggbb` of a colour; the fallback for `auto`, ANSI names and the like."""
    if color is None or color.startswith(("auto", "ansi")):
        return fallback
    return Color.parse(color).hex6.lower()


def _mixed(first: str, second: str, share: float) -> str:
    return Color.parse(first).blend(Color.parse(second), share).hex6.lower()


def _luminance(color: str) -> float:
    parsed = Color.parse(color)
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (parsed.r / 255, parsed.g / 255, parsed.b / 255)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
