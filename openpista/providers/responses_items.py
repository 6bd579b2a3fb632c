"""One output item of a Responses stream while it arrives, and the block that it becomes."""

from msgspec import Raw

from openpista.domain.message import Block, StopReason, Text, Thinking
from openpista.providers.json_text import MalformedError, read_as, write_json
from openpista.providers.reply import CallDraft, Tag
from openpista.providers.responses_schema import PARTS, Item, Part
from openpista.providers.toolnames import ToolNames

PART_BREAK = "\n\n"


class ItemDraft:
    """A message, a reasoning or a function call; `call` is set for the last kind only.

    Items are told apart by `output_index`: Copilot changes their ids in the middle.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.call = CallDraft() if kind == "function_call" else None
        self.done = False
        self.refused = False
        self._pieces: list[str] = []
        self._item = Item()

    @property
    def text(self) -> str:
        """The words that have arrived."""
        return "".join(self._pieces)

    def add(self, text: str) -> None:
        """Take more words: of the answer, or of the reasoning."""
        self._pieces.append(text)

    def settle(self, item: Item) -> str:
        """Take the finished item; return its words where none of them had been streamed.

        The encrypted reasoning of the first finished form counts: later ones are sealed anew.
        """
        sealed = self._item.encrypted_content
        if not self.done or (not sealed and item.encrypted_content):
            self._item = item
        self.done = True
        if self._pieces:
            return ""
        parts = [part for raw in (item.summary, item.content) for part in _parts(raw)]
        self.refused = self.refused or any(part.refusal for part in parts)
        words = PART_BREAK.join(part.text or part.refusal or "" for part in parts)
        self._pieces = [words] if words else []
        return words

    def block(self, *, stop: StopReason, whole: bool, names: ToolNames, tag: Tag) -> Block | None:
        """Return what the item became; None for kinds that are the service's own business."""
        if self.call is not None:
            self.call.payload = self._fields("id", "namespace")
            return self.call.build(stop=stop, whole=whole, names=names, tag=tag)
        if self.kind == "reasoning":
            # Sealed reasoning is refused without the items that it led to.
            return self._thinking(tag) if whole else self._unsealed()
        if self.kind == "message" and self.text:
            payload = self._fields("id", "phase") if whole else b""
            return Text(self.text, tag.wrap(payload) if payload else None)
        return None

    def _thinking(self, tag: Tag) -> Thinking | None:
        """Return the reasoning; only what is sealed can go back (we ask for `store: false`)."""
        item = self._item
        if not item.encrypted_content:
            return self._unsealed()
        fields: dict[str, object] = {"type": "reasoning"}
        if item.id:
            fields["id"] = item.id
        fields["summary"] = item.summary if bytes(item.summary) else Raw(b"[]")
        if _parts(item.content):
            fields["content"] = item.content
        fields["encrypted_content"] = item.encrypted_content
        return Thinking(self.text, tag.wrap(write_json(fields)))

    def _unsealed(self) -> Thinking | None:
        return Thinking(self.text) if self.text else None

    def _fields(self, *names: str) -> bytes:
        values = {"id": self._item.id, "namespace": self._item.namespace, "phase": self._item.phase}
        kept = {name: value for name in names if (value := values[name])}
        return write_json(kept) if kept else b""


def _parts(raw: Raw) -> list[Part]:
    if not bytes(raw):
        return []
    try:
        return read_as(bytes(raw), PARTS)
    except MalformedError:
        return []
