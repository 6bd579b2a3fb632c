"""Where a path that the model names really lies: in the workspace, outside, or nowhere for us."""

from pathlib import Path

from msgspec import Struct

from openpista.domain.errors import ToolArgumentError
from openpista.sandbox.protection import protected_part
from openpista.sandbox.secret_places import secret_place_of

MAX_PATH_CHARS = 4096


class Place(Struct, frozen=True):
    """A path with all links followed. `root` and `relative` are how it is opened: beneath the
    workspace, or beneath `/` when it is outside."""

    path: Path
    root: Path
    inside: bool
    protected: str = ""

    @property
    def relative(self) -> Path:
        """The path below `root`."""
        return self.path.relative_to(self.root)

    @property
    def shown(self) -> str:
        """The path as people say it: short inside the workspace, whole outside."""
        return str(self.relative) if self.inside else str(self.path)


class Places(Struct, frozen=True):
    """Knows which places hold credentials (absolute paths) and the user's home."""

    user_home: Path
    secrets: tuple[Path, ...]

    def find(self, text: str, *, workspace: Path) -> Place:
        """Follow `text` (relative to the workspace, absolute, or with `~`) to its end.

        Raises ToolArgumentError for what no tool may touch: credentials, and openpista's own.
        """
        if not text or "\0" in text or len(text) > MAX_PATH_CHARS:
            raise ToolArgumentError("The path is empty or not a path.")
        named = Path(text)
        if named.parts and named.parts[0] == "~":
            named = self.user_home.joinpath(*named.parts[1:])
        try:
            path = (workspace / named).resolve()
        except (OSError, RuntimeError) as error:
            raise ToolArgumentError(f"The path {text} leads in a circle.") from error
        inside = path == workspace or workspace in path.parents
        self._refuse_secrets(path, workspace=workspace, inside=inside)
        if not inside:
            return Place(path, Path(path.anchor), inside=False)
        protected = protected_part(path.relative_to(workspace))
        return Place(path, workspace, inside=True, protected=protected or "")

    def hidden_from(self, workspace: Path) -> tuple[str, ...]:
        """Return the places that a tool which walks folders passes over."""
        around = (workspace, *workspace.parents)
        return tuple(str(place) for place in self.secrets if place not in around)

    def _refuse_secrets(self, path: Path, *, workspace: Path, inside: bool) -> None:
        secret = secret_place_of(path, self.secrets)
        if secret is None:
            return
        # A workspace may lie inside our own folder, where a moved home keeps it.
        if inside and (secret == workspace or secret in workspace.parents):
            return
        raise ToolArgumentError(f"{secret} holds credentials; no tool may read or write there.")
