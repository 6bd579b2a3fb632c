"""What surrounds a conversation: the list, the search, devices, settings, colours, language."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e_web.watched import Watched, a_page
from tests.e2e_web.website import a_website

HEARS = """
[[step]]
say = "I hear you."
repeat = true
"""


def _asked(it: Watched, text: str) -> None:
    it.say(text)
    it.sees(".said", text)
    it.sees(".answer", "I hear you.")
    it.sees(".session.current .session-title", text.split(maxsplit=1)[0])


def test_a_conversation_is_renamed_deleted_and_brought_back(
    tmp_path: Path, browser: Browser
) -> None:
    with a_website(tmp_path, HEARS) as site:
        it = a_page(browser, site)
        it.come_in()
        _asked(it, "Solar charger")
        it.page.hover(".session")
        it.page.click(".session-dots")
        it.page.click(".menu-item >> text=Rename")
        it.page.fill(".rename", "Wiring of the roof")
        it.page.press(".rename", "Enter")
        it.sees(".session-title", "Wiring of the roof")
        it.say("/delete")
        it.page.click(".toast .link")
        it.sees(".session.current .session-title", "Wiring of the roof")
        it.sees(".answer", "I hear you.")

        assert it.complaints == []


def test_words_are_found_in_every_conversation_and_a_copy_goes_its_own_way(
    tmp_path: Path, browser: Browser
) -> None:
    with a_website(tmp_path, HEARS) as site:
        it = a_page(browser, site)
        it.come_in()
        _asked(it, "Where is the zebra?")
        before = it.page.url
        it.page.keyboard.press("Alt+n")
        it.sees(".home h2", "openpista")
        _asked(it, "Something else")
        it.page.keyboard.press("Control+k")
        it.page.fill("#session-search", "zebra")
        it.sees(".hit mark", "zebra").click()
        it.page.wait_for_url(before)
        it.say("/fork")
        it.page.wait_for_url(lambda url: url != before)
        it.sees(".said", "zebra")


def test_a_revoked_browser_is_out_at_once(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, HEARS) as site:
        one, two = a_page(browser, site), a_page(browser, site)
        one.come_in()
        two.come_in()
        one.say("/devices")
        one.page.click("dialog .row .danger")
        two.page.wait_for_selector("#door-text")
        two.page.reload()
        two.page.wait_for_selector("#door-text")

        assert one.page.locator(".link-state.online").count() == 1


def test_a_setting_is_written_and_colours_and_language_stay(
    tmp_path: Path, browser: Browser
) -> None:
    with a_website(tmp_path, HEARS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.say("/settings")
        it.page.fill(".panel-search", "budget.daily")
        it.page.fill("[id='set-budget.daily']", "7.5")
        it.page.click(".config-entry .primary")
        it.until("document.querySelector('.config-entry .primary') === null")
        it.page.keyboard.press("Escape")
        it.say("/language ko")
        it.sees(".button.new", "새 대화")
        it.say("/theme light")
        it.page.reload()
        it.sees(".button.new", "새 대화")

        assert it.page.get_attribute("html", "data-theme") == "light"
        assert "7.5" in (site.program.home / "config.toml").read_text()


def test_a_draft_outlives_a_reload(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, HEARS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.page.fill("#composer-text", "half a thought")
        it.page.reload()
        it.online()

        assert it.page.input_value("#composer-text") == "half a thought"
