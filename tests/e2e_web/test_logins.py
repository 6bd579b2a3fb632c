"""Logins to model providers from the page, in every way that it can show; the server opens no
browser, and no key stays in the page."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from scripts.show.local_service import KEY, local_service
from tests.e2e_web.watched import Watched, a_page
from tests.e2e_web.website import a_website


@contextmanager
def _a_page_with_services(folder: Path, browser: Browser) -> Generator[tuple[Watched, str]]:
    with local_service() as url:
        home = folder / "home"
        home.mkdir(mode=0o700)
        config = home / "config.toml"
        config.write_text(
            f'[providers.openrouter]\nbase_url = "{url}/api/v1"\n'
            '[providers.anthropic]\nclient_id = "a-client"\n'
            f'authorize_url = "https://login.example/authorize"\ntoken_url = "{url}/token"\n'
            'redirect_url = "https://login.example/shown"\n'
            '[credentials]\nstore = "file"\n'
        )
        config.chmod(0o600)
        with a_website(folder, "") as site:
            it = a_page(browser, site)
            it.come_in()
            yield it, url


def _opened(it: Watched, label: str) -> None:
    it.say("/login")
    it.sees("dialog .row-title", label).click()


def test_a_key_is_checked_kept_and_its_models_are_offered(tmp_path: Path, browser: Browser) -> None:
    with _a_page_with_services(tmp_path, browser) as (it, _):
        _opened(it, "OpenRouter")
        way = it.page.locator("form.way", has_text="paste a key")
        way.locator("input").fill(KEY)
        way.locator("button").click()
        it.sees(".login .success", "Logged in")
        it.page.click(".login .button.primary")
        it.sees("dialog .row", "Show Model").click()
        it.sees(".model-name", "show-model")
        it.say("Who are you?")
        it.sees(".answer", "Hello from a service")

        kept = it.page.evaluate("JSON.stringify(localStorage) + document.body.innerHTML")
        assert KEY not in kept
        assert it.violations() == []


def test_a_wrong_key_is_refused_in_words(tmp_path: Path, browser: Browser) -> None:
    with _a_page_with_services(tmp_path, browser) as (it, _):
        _opened(it, "OpenRouter")
        way = it.page.locator("form.way", has_text="paste a key")
        way.locator("input").fill("sk-or-wrong-1234567890")
        way.locator("button").click()
        it.sees(".login .error", "did not work")


def test_a_server_of_ones_own_is_reached_by_its_address(tmp_path: Path, browser: Browser) -> None:
    with _a_page_with_services(tmp_path, browser) as (it, url):
        _opened(it, "Your own server")
        way = it.page.locator("form.way", has_text="address and key")
        way.locator("input[type=url]").fill(f"{url}/api/v1")
        way.locator("input[type=password]").fill(KEY)
        way.locator("button").click()
        it.sees(".login .success", "Logged in")


def test_a_browser_login_shows_its_page_here_and_can_be_left(
    tmp_path: Path, browser: Browser
) -> None:
    with _a_page_with_services(tmp_path, browser) as (it, _):
        _opened(it, "OpenRouter")
        it.page.locator("form.way", has_text="log in with a browser").locator("button").click()
        link = it.page.locator(".login-link a")
        link.wait_for()

        assert (link.get_attribute("href") or "").startswith("https://")
        assert link.get_attribute("target") == "_blank"
        assert "noopener" in (link.get_attribute("rel") or "")
        it.page.click(".login .back")
        it.sees("form.way", "paste a key")
        assert it.foreign == []


def test_a_code_is_brought_back_and_refused_in_words(tmp_path: Path, browser: Browser) -> None:
    with _a_page_with_services(tmp_path, browser) as (it, _):
        _opened(it, "Anthropic")
        it.page.locator("form.way", has_text="paste a code").locator("button").click()
        link = it.page.locator(".login-link a")
        link.wait_for()
        assert (link.get_attribute("href") or "").startswith("https://login.example/authorize")
        it.page.fill(".login form input", "a-code-of-nobody")
        it.page.press(".login form input", "Enter")
        it.page.wait_for_selector(".login .error")
