"""What the effects of a window may use of the world, made from its options. Loads no Textual: the
plain window has the same."""

import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TYPE_CHECKING, Protocol

from openpista.tui.core.effects import Notify
from openpista.tui.runtime.clipboard import Clipboard
from openpista.tui.runtime.file_search import FileSearch
from openpista.tui.runtime.services import Connected, Services
from openpista.tui.views.notify import notification
from openpista.tui.views.options import TuiOptions

if TYPE_CHECKING:
    from openpista.tui.runtime.attach import Found

PICTURES_FOLDER = "pictures"

Connect = Callable[[], Awaitable[Connected]]


class Front(Protocol):
    """What stands in front of a person: the screen, or the plain lines."""

    def write_terminal(self, sequence: str) -> bool:
        """Hand a sequence of ours to the terminal; say whether there is one."""
        ...

    def suspended(self) -> AbstractAsyncContextManager[None]:
        """Lend the terminal to another program."""
        ...

    def leave(self, detach: bool) -> None:
        """End the window."""
        ...


def services_for(
    app: Front,
    connect: Connect,
    options: TuiOptions,
    *,
    notify_mode: Callable[[], str] | None = None,
) -> Services:
    """Return what the window's effects may use of the world. `notify_mode` tells how people are
    called now who look elsewhere."""
    clipboard = Clipboard(
        environ=options.environ,
        platform=sys.platform,
        write_terminal=app.write_terminal,
        fallback=options.clipboard_file,
    )

    async def notify(wanted: Notify) -> None:
        mode = options.notify if notify_mode is None else notify_mode()
        sequence = notification(wanted, mode, options.environ)
        if sequence:
            app.write_terminal(sequence)

    return Services(
        connect=connect,
        find_files=FileSearch().find,
        copy=clipboard.copy,
        open_link=partial(_open_link, options),
        edit=partial(_edit, app, options),
        notify=notify,
        save_preference=options.save_preference,
        leave=partial(_leave, app, options),
        show_picture=partial(_show_picture, options),
        find_attachment=partial(_find_attachment, options),
    )


def _leave(app: Front, options: TuiOptions, detach: bool) -> None:
    """End the window. Who leaves without letting it go on was asked where something still runs,
    and has chosen that it stops: nobody waits for it then."""
    if not detach and options.hurry is not None:
        options.hurry()
    app.leave(detach)


async def _edit(app: Front, options: TuiOptions, text: str) -> str:
    import shutil

    from openpista.tui.runtime.editor import Editor, editor_command

    command = partial(editor_command, options.environ, shutil.which)
    return await Editor(command=command, suspended=app.suspended).edit(text)


async def _open_link(options: TuiOptions, url: str) -> None:
    from openpista.tui.runtime.browser import open_page

    await open_page(url, options.environ, sys.platform)


async def _show_picture(options: TuiOptions, sha256: str, data: bytes) -> None:
    from openpista.tui.runtime.image_viewer import open_picture

    folder = options.clipboard_file.parent / PICTURES_FOLDER
    await open_picture(data, sha256, folder, environ=options.environ, platform=sys.platform)


async def _find_attachment(options: TuiOptions, path: str) -> "Found":
    from openpista.tui.runtime.attach import read_clipboard, read_file

    if path:
        return await read_file(path)
    return await read_clipboard(options.environ, sys.platform)
