"""The room of logins of an app; reads the index of logins, and asks nobody for anything."""

from openpista.app.build import App
from openpista.auth.build import LoginRoom, build_logins, page_in
from openpista.config.live import LiveConfig


def make_logins(app: App, config: LiveConfig | None = None) -> LoginRoom:
    """Return the logins of `app`; of `config` what holds now is read each time.

    Raises CredentialsUnsafeError where their file is damaged or open to others.
    """
    live = config or LiveConfig(app.loaded.config)

    def page(is_well: bool) -> str:
        from openpista.words.catalogue import choose_language, load_words

        language = choose_language(live.now.ui.language, app.environ)
        return page_in(load_words(language))(is_well)

    return build_logins(
        lambda: live.now,
        home=app.home,
        environ=app.environ,
        redactor=app.redactor,
        clock=app.clock,
        page=page,
    )
