"""A conversation in the browser: coming in, streaming, deciding, stopping, coming back."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e_web.watched import a_context, a_page, a_page_in
from tests.e2e_web.website import PASSPHRASE, a_website

TALKS = """
[[step]]
when = "tell me"
think = "They want a list."
say = '''Here it is:

- one
- two

```python
print("hello")
```

That was **all** of it.'''
pace_ms = 5

[[step]]
when = "long story"
say = '''Once upon a time there was a long story.

It went on and on, and on and on, and on and on, and on and on, and on and on, and on.

It went on and on, and on and on, and on and on, and on and on, and on and on, and on.

It went on and on, and on and on, and on and on, and on and on, and on and on, and on.

And here it ends.'''
pace_ms = 60
repeat = true

[[step]]
when = "run it"
call = { tool = "system.run", args = { command = "echo from-the-host", host = true } }

[[step]]
when = "from-the-host"
say = "It ran."

[[step]]
say = "I hear you."
repeat = true
"""


def test_a_wrong_code_stays_outside_and_the_right_one_comes_in(
    tmp_path: Path, browser: Browser
) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.page.goto(site.address)
        it.page.fill("#door-text", "WRONG-CODE")
        it.page.click("button[type=submit]")
        it.page.wait_for_selector("#door-error:not(:empty)")
        it.page.fill("#door-text", PASSPHRASE)
        it.page.press("#door-text", "Enter")
        it.online()
        it.page.reload()
        it.online()

        assert it.violations() == []
        assert it.complaints == []


def test_an_answer_streams_and_is_rendered(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.say("tell me")
        it.sees(".answer strong", "all")

        assert it.page.locator(".answer li").all_inner_texts() == ["one", "two"]
        assert it.page.locator(".answer pre.code").inner_text().strip() == 'print("hello")'
        assert it.page.locator(".fold.thought").count() == 1
        assert "/s/" in it.page.url
        assert it.violations() == []
        assert it.complaints == []


def test_a_decision_is_read_answered_and_its_call_runs(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.say("run it")
        it.sees(".card .command", "echo from-the-host")
        assert ":" in it.page.locator(".card-time").inner_text()
        it.page.click(".card .answer-once")
        it.sees(".answer", "It ran.")

        assert it.page.locator(".card").count() == 0
        assert it.page.locator(".call.done").count() == 1


def test_no_with_a_reason_reaches_the_agent(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.say("run it")
        it.page.click(".card-answers .link")
        it.page.fill("#card-text", "not today")
        it.page.press("#card-text", "Enter")
        it.sees(".call.denied", "system.run")
        it.sees(".answer", "I hear you.")


def test_stop_ends_the_turn_and_the_next_answer_arrives(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.say("long story")
        it.sees(".answer", "Once upon")
        it.page.click(".round.stop")
        it.sees(".turn-end.cancelled", "Stopped")
        it.say("and now?")
        it.sees(".answer", "I hear you.")


def test_a_reload_in_mid_answer_loses_nothing(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.say("long story")
        it.sees(".answer", "Once upon")
        it.page.reload()
        it.sees(".answer", "And here it ends.")

        assert it.page.locator(".answer").count() == 1
        assert it.page.locator(".answer").inner_text().count("Once upon a time") == 1


def test_a_restart_of_the_server_in_mid_answer_is_told_and_lived_through(
    tmp_path: Path, browser: Browser
) -> None:
    with a_website(tmp_path, TALKS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.say("long story")
        it.sees(".answer", "Once upon")
        site.server.process.kill()
        site.server.process.wait()
        it.page.wait_for_selector(".link-state.waiting, .link-state.connecting")
        port = int(site.address.rpartition(":")[2])
        it.page.fill("#composer-text", "are you back?")
        it.page.press("#composer-text", "Enter")
        with a_website(tmp_path, TALKS, port=port, again=True):
            it.online()
            it.sees(".answer", "I hear you.")

            assert it.page.locator(".said", has_text="are you back?").count() == 1


def test_two_tabs_show_the_same_as_it_happens(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, TALKS) as site:
        context = a_context(browser)
        one, two = a_page_in(context, site), a_page_in(context, site)
        one.come_in()
        one.say("run it")
        one.sees(".card", "from-the-host")
        two.page.goto(one.page.url)
        two.sees(".card", "from-the-host")
        two.page.click(".card .answer-once")
        one.sees(".answer", "It ran.")
        two.sees(".answer", "It ran.")

        assert one.page.locator(".card").count() == 0
