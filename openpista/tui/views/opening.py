"""How a window begins: what was asked for, and what the config says of its looks and keys."""

from typing import Literal

from msgspec import Struct

from openpista.domain.model import ModelRef
from openpista.tui.core.keymap_rules import Own
from openpista.tui.core.moves import WindowOpened
from openpista.tui.runtime.images import GraphicsMode, graphics_mode
from openpista.tui.views.options import TuiOptions
from openpista.words.catalogue import choose_language


class Opening(Struct, frozen=True):
    """How the window begins. A `silent` one says nothing of itself; one that is `watched` shows a
    recording, and its keys only leave."""

    workspace: str
    theme: str
    language: str
    session: str = ""
    model: ModelRef | None = None
    scripts: tuple[str, ...] = ("Latin", "Hangul")
    user_home: str = ""
    silent: bool = False
    watched: bool = False
    auto_theme: str = ""
    auto_language: str = ""
    keys: Own = ()
    motion: bool = True
    images: Literal["auto", "off"] = "auto"
    graphics: GraphicsMode = "off"
    sidebar: Literal["auto", "shown", "hidden"] = "auto"
    notify: Literal["auto", "bell", "off"] = "auto"


def opening_of(
    options: TuiOptions, *, theme: str, auto_theme: str, watched: bool = False
) -> Opening:
    """Return how the window of these options begins; `auto_theme` is what suits the terminal."""
    return Opening(
        workspace=options.workspace,
        theme=theme,
        language=choose_language(options.language, options.environ),
        session=options.session,
        model=options.model,
        scripts=options.scripts,
        user_home=options.user_home,
        silent=watched,
        watched=watched,
        auto_theme=auto_theme,
        auto_language=choose_language("auto", options.environ),
        keys=tuple(options.keys.items()),
        motion=options.motion,
        images=options.images,
        graphics=graphics_mode("auto", options.environ),
        sidebar=options.sidebar,
        notify=options.notify,
    )


def window_opened(
    opening: Opening, columns: int, rows: int, themes: tuple[str, ...] = ()
) -> WindowOpened:
    """Return the action that begins the window."""
    return WindowOpened(
        width=columns,
        height=rows,
        workspace=opening.workspace,
        model=opening.model,
        theme=opening.theme,
        themes=themes,
        language=opening.language,
        auto_theme=opening.auto_theme,
        auto_language=opening.auto_language,
        keys=opening.keys,
        motion=opening.motion,
        images=opening.images,
        sidebar=opening.sidebar,
        notify=opening.notify,
    )
