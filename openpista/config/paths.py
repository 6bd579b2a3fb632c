"""Where openpista keeps its things. Names only; nothing is made or opened here."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

_FOLDER_NAME = ".openpista"


class Home(Struct, frozen=True):
    """The folder that holds everything of ours, by default `~/.openpista`."""

    root: Path

    @property
    def config_file(self) -> Path:
        """What the user wrote."""
        return self.root / "config.toml"

    @property
    def state_file(self) -> Path:
        """What the program remembers between starts, for example the last model."""
        return self.root / "state.toml"

    @property
    def database(self) -> Path:
        """Conversations, journal, inbox, approvals."""
        return self.root / "openpista.db"

    @property
    def legacy_database(self) -> Path:
        """The database of the original, read once and never written (decisions.md 10)."""
        return self.root / "memory.db"

    @property
    def credentials_file(self) -> Path:
        """The index of logins (decisions.md 24)."""
        return self.root / "credentials.toml"

    @property
    def lock_file(self) -> Path:
        """Held by the one host process."""
        return self.root / "openpista.lock"

    @property
    def socket(self) -> Path:
        """The control socket of the host process, 0600."""
        return self.root / "openpista.sock"

    @property
    def media_dir(self) -> Path:
        """Pictures and attachments by their SHA-256."""
        return self.root / "media"

    @property
    def undo_dir(self) -> Path:
        """Copies of files as they were before the agent changed them."""
        return self.root / "undo"

    @property
    def log_dir(self) -> Path:
        """Log files."""
        return self.root / "logs"

    @property
    def cache_dir(self) -> Path:
        """What can be fetched or worked out again."""
        return self.root / "cache"

    @property
    def skills_dir(self) -> Path:
        """Skills of the user, where the original keeps them too."""
        return self.root / "workspace"

    @property
    def whatsapp_dir(self) -> Path:
        """The linked WhatsApp session, where the original keeps it too."""
        return self.root / "whatsapp-session"

    @property
    def default_workspace(self) -> Path:
        """Where work goes that was not started in a folder: `~/openpista`, or `openpista`
        inside a home that was moved by OPENPISTA_HOME (decisions.md 3)."""
        folder = self.root.parent if self.root.name == _FOLDER_NAME else self.root
        return folder / "openpista"


def find_home(environ: Mapping[str, str]) -> Home:
    """Return the home that `environ` names by OPENPISTA_HOME, else `~/.openpista`.

    A relative OPENPISTA_HOME counts from the current directory; an empty one is unset.
    """
    moved = environ.get("OPENPISTA_HOME", "")
    if moved:
        return Home(Path(expand_tilde(moved, environ)).absolute())
    return Home(_user_folder(environ) / _FOLDER_NAME)


def expand_tilde(text: str, environ: Mapping[str, str]) -> str:
    """Return `text` with a leading `~` or `~/` replaced, once, by the user's home folder.

    `~someone` is left alone: it is a legal file name and we do not look people up.
    """
    if text == "~":
        return str(_user_folder(environ))
    if text.startswith("~/"):
        return str(_user_folder(environ) / text[2:])
    return text


def _user_folder(environ: Mapping[str, str]) -> Path:
    home = environ.get("HOME", "")
    return Path(home) if Path(home).is_absolute() else Path.home()
