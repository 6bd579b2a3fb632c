"""Words that want to be more than words: in answers, output, titles, names and files."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e_web.watched import Watched, a_page
from tests.e2e_web.website import a_website

PAYLOADS = (
    "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=1</script>",
    "<svg onload=window.hacked=1></svg>",
    "[a](javascript:window.hacked=1)",
    "![p](https://evil.example/beacon.png)",
    "<iframe src=https://evil.example></iframe>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<form action=https://evil.example><button>go</button></form>",
    "<a href='data:text/html,<script>window.hacked=1</script>'>b</a>",
    "<math><mi xlink:href='javascript:window.hacked=1'>c</mi></math>",
    "`<img src=x onerror=window.hacked=1>`",
    "```<img/src=x onerror=window.hacked=1>\ncode\n```",
    "# ",
    '{"data_b64": "PHN2Zz4=", "mime": "image/svg+xml"}',
)
_LINES = "\n\n".join(PAYLOADS)

SAYS = f"""
[[step]]
when = "output"
call = {{ tool = "system.run", args = {{ command = '''cat hostile.txt''', host = true }} }}

[[step]]
think = '''{_LINES}'''
say = '''{_LINES}

The end.'''
repeat = true
"""


def _is_unharmed(it: Watched) -> None:
    assert it.page.evaluate("window.hacked") is None
    assert it.foreign == []
    assert it.violations() == []
    assert it.complaints == []
    bad = "iframe, form[action], .prose script, .prose style, .prose svg, [onerror], [onload]"
    assert it.page.locator(bad).count() == 0
    assert it.page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0


def test_no_answer_thought_or_title_runs_anything(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, SAYS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.say(f"{PAYLOADS[0]} {PAYLOADS[1]}")
        it.sees(".answer", "The end.")
        it.page.click(".fold-head")
        it.page.locator(".fold-body").wait_for()
        it.say("/rename " + PAYLOADS[0])
        it.sees(".session-title", "onerror")
        it.page.reload()
        it.sees(".answer", "The end.")

        _is_unharmed(it)


def test_no_output_of_a_tool_runs_anything(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, SAYS, OPENPISTA_APPROVALS__MODE="auto") as site:
        workspace = tmp_path / "openpista"
        workspace.mkdir(exist_ok=True)
        (workspace / "hostile.txt").write_text(_LINES)
        it = a_page(browser, site)
        it.come_in()
        it.say("output")
        it.sees(".answer", "The end.")
        it.page.click(".call-head") if not it.page.locator(".call-body").count() else None

        _is_unharmed(it)


def test_no_name_of_a_file_and_no_file_runs_anything(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, SAYS) as site:
        it = a_page(browser, site)
        it.come_in()
        named = {
            "name": "<img src=x onerror=window.hacked=1>.html",
            "mimeType": "text/html",
            "buffer": b"<script>window.hacked=1</script>",
        }
        with it.page.expect_file_chooser() as chooser:
            it.page.click(".composer-row .icon-button >> nth=0")
        chooser.value.set_files(files=[named])  # pyright: ignore[reportArgumentType]
        it.page.wait_for_selector(".chip.ready")
        it.say("take it")
        it.sees(".answer", "The end.")
        kept = it.page.locator(".said .file").get_attribute("href") or ""
        answer = it.page.request.get(site.address + kept)

        assert answer.headers["content-disposition"].startswith("attachment")
        _is_unharmed(it)


def test_an_export_is_a_file_and_no_page(tmp_path: Path, browser: Browser) -> None:
    with a_website(tmp_path, SAYS) as site:
        it = a_page(browser, site)
        it.come_in()
        it.say(PAYLOADS[1])
        it.sees(".answer", "The end.")
        with it.page.expect_download() as download:
            it.say("/export")

        assert download.value.suggested_filename.endswith(".md")
        assert "<script>" in Path(download.value.path()).read_text()
        _is_unharmed(it)
