"""Scenes to look at: what stands in a conversation and in its composer."""

from msgspec.structs import replace

from openpista.domain.event import QueueChanged, ToolCallProposed, ToolOutput, ToolStarted
from openpista.domain.ids import CallId
from openpista.domain.message import Attachment, Image, Text, ToolCall, ToolResult
from openpista.tui.core.arrivals import AttachmentReady, PictureFailed, PictureLoaded
from openpista.tui.core.attach import FileAttached
from openpista.tui.core.chat import AllFolded, FollowChanged
from openpista.tui.core.images import PicturesSeen
from openpista.tui.core.links import LinksShown
from openpista.tui.core.moves import PromptEdited, SessionChosen
from openpista.tui.core.pager import OutputShown, newest_output
from openpista.tui.core.prompt import TextPasted
from openpista.tui.core.selectors import active_chat, active_draft
from openpista.tui.core.sessions import row_of
from openpista.tui.runtime.images import Raster
from openpista.tui.views.pista import PistaApp
from tests.tui.core.makers import message, snapshot
from tests.tui.core.makers import queued as waiting
from tests.tui.views.harness import Stage
from tests.tui.views.scenes import ON_S1, S1, T1, TEST, Scene

PHOTO = Image("a" * 64, "image/png", 1_440, 900, 348_160, "dunes.png")
LOST = Image("b" * 64, "image/webp", 800, 600, 20_480, "")
WORDS = """Two things to know.

1. The **loop** stops one early, see [the guide](https://example.org/guide/loops?page=2).
2. `make all` builds everything:

```make
all: build test
\t@echo done
```

    an indented block without a language
"""
PASTE = "\n".join(
    f"2026-11-25 10:{n:02}:00 INFO request {n} took {n * 7 % 90} ms" for n in range(48)
)
LONG = "\n".join(f"tests/test_{n:03}.py::test_case_{n} PASSED   [{n // 2:>3}%]" for n in range(180))
STRANGE = "https://accounts.google.com@xn--80ak6aa92e.com/%E2%80%AElogin?next=" + "a" * 150


def photo(width: int = 72, height: int = 45) -> Raster:
    """Return a picture: a sun over dunes."""
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            dune = height * 0.62 + 5 * ((x - 20) / 26) ** 2 - 3 * (x / width)
            sun = (x - width * 0.7) ** 2 + (y - height * 0.28) ** 2 < 40
            share = y / height
            if sun:
                pixels += bytes((255, 226, 150))
            elif y > dune:
                pixels += bytes((196 - int(70 * share), 120 - int(40 * share), 60))
            else:
                pixels += bytes((60 + int(150 * share), 70 + int(80 * share), 130))
    return Raster(width, height, bytes(pixels))


def shelved(app: PistaApp) -> PistaApp:
    """Put the picture on the shelf of an app."""
    app._shelf.put(PHOTO.sha256, photo())
    return app


def talk(language: str = "en") -> Stage:
    """A conversation of many kinds of entries, whose pictures are known."""
    scene = Scene(language=language)
    row = row_of(scene.stage.store.state.sessions, S1)
    assert row is not None
    said = message(1, "user", "What is wrong with this build?", PHOTO)
    call = ToolCall(CallId("c9"), "system.run", '{"command": "make all"}')
    printed = ToolResult(CallId("c9"), "system.run", LONG, total_bytes=9_000, kept_bytes=9_000)
    stage = scene.stage
    stage.store.dispatch(SessionChosen(S1))
    stage.tell(
        snapshot(
            said,
            message(2, "assistant", call),
            message(3, "tool", printed),
            message(4, "assistant", Text(WORDS)),
            session=row.session,
        )
    )
    stage.store.dispatch(PicturesSeen((PHOTO.sha256, LOST.sha256)))
    stage.store.dispatch(PictureLoaded(PHOTO.sha256))
    stage.store.dispatch(PictureFailed(LOST.sha256, "damaged"))
    return stage


def composing() -> Stage:
    """A draft with a large paste, two pictures and a file, while messages wait."""
    stage = Scene().chat().cards().stage
    store = stage.store
    store.dispatch(PromptEdited(S1, active_draft(store.state).revision, "Look at these: ", 15))
    store.dispatch(TextPasted(S1, PASTE, "Look at these: ", 15))
    for path in (
        "/home/me/dunes.png",
        "/home/me/receipts-2025-with-a-long-name.pdf",
        "/tmp/b.webp",
    ):
        store.dispatch(FileAttached(S1, path))
    store.dispatch(AttachmentReady(S1, 1, PHOTO))
    pdf = Attachment("c" * 64, "receipts.pdf", "application/pdf", 1_240_000)
    store.dispatch(AttachmentReady(S1, 2, pdf))
    steering = replace(waiting("m8", "and keep the docs"), mode="steer")
    stage.tell(
        QueueChanged(
            stream=ON_S1,
            seq=90,
            queued=(steering, waiting("m9", "Then run the tests again, please")),
        )
    )
    return stage


def shell() -> Stage:
    """A dangerous command of the user's own in the composer."""
    stage = Scene().chat().cards().answer().done().stage
    text = "!sudo rm -rf build && git push --force origin main | sh"
    stage.store.dispatch(
        PromptEdited(S1, active_draft(stage.store.state).revision, text, len(text))
    )
    return stage


def linked() -> Stage:
    """A link that pretends to lead elsewhere, before it is opened."""
    stage = talk()
    stage.store.dispatch(LinksShown((STRANGE,)))
    return stage


def several_links() -> Stage:
    """The links of an entry."""
    stage = talk()
    targets = (
        "https://example.org/guide/loops?page=2",
        "http://localhost:8000/",
        "https://pyрi.org/",
    )
    stage.store.dispatch(LinksShown(targets))
    return stage


def paged() -> Stage:
    """The whole output of a call."""
    stage = talk()
    block_id = newest_output(active_chat(stage.store.state))
    assert block_id is not None
    stage.store.dispatch(OutputShown(S1, block_id, id="r1"))
    return stage


def unfollowed() -> Stage:
    """A running call seen from further up, with news below."""
    scene = Scene().chat().cards()
    scene.stage.store.dispatch(FollowChanged(S1, following=False))
    scene.cards().answer(0.7)
    scene.stage.store.dispatch(AllFolded(S1, folded=False))
    return scene.stage


def running() -> Stage:
    """A call that prints while it runs."""
    scene = Scene().chat()
    call = ToolCall(CallId("c1"), "system.run", "{}")
    return scene.tell(
        ToolCallProposed(stream=ON_S1, turn_id=T1, call=call, intent=TEST),
        ToolStarted(stream=ON_S1, turn_id=T1, call_id=call.call_id, where="sandbox"),
        ToolOutput(stream=ON_S1, turn_id=T1, call_id=call.call_id, text=LONG[:2_000] + "\n"),
    ).stage
