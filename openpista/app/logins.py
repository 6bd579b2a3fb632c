"""The room of logins of an app; reads the index of logins, and asks nobody for anything."""

from openpista.app.build import App
from openpista.auth.build import LoginRoom, build_logins
from openpista.config.live import LiveConfig
from openpista.words.catalogue import choose_language, load_words


def make_logins(app: App, config: LiveConfig | None = None) -> LoginRoom:
    """Return the logins of `app`; of `config` what holds now is read each time.

    Raises CredentialsUnsafeError where their file is damaged or open to others.
    """
    live = config or LiveConfig(app.loaded.config)
    language = choose_language(app.loaded.config.ui.language, app.environ)
    return build_logins(
        lambda: live.now,
        home=app.home,
        environ=app.environ,
        redactor=app.redactor,
        clock=app.clock,
        words=load_words(language),
    )
