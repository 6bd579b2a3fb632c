"""Markdown as the page shows it."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.channels.web.markup import MAX_MARKDOWN_CHARS, markdown_html
from tests.guard.test_safe_html import HOSTILE, problems


def test_html_in_a_text_is_shown_as_it_is_written() -> None:
    assert markdown_html("a <b onclick=1>b</b>") == "<p>a &lt;b onclick=1&gt;b&lt;/b&gt;</p>\n"


def test_where_a_link_leads_is_shown() -> None:
    html = markdown_html("[your bank](https://evil.example/login)")

    assert '>your bank</a> <span class="host">(evil.example)</span>' in html


def test_a_link_that_says_so_itself_is_left_alone() -> None:
    assert "host" not in markdown_html("[https://a.example/x](https://a.example/x)")


def test_a_link_that_says_another_host_is_told() -> None:
    html = markdown_html("[https://bank.example](https://evil.example)")

    assert "(evil.example)" in html


def test_a_picture_from_elsewhere_is_a_link() -> None:
    html = markdown_html("![a cat](https://evil.example/cat.png)")

    assert "<img" not in html
    assert '<span class="picture"><a href="https://evil.example/cat.png"' in html
    assert "(evil.example)" in html


def test_code_is_coloured_by_classes() -> None:
    html = markdown_html('```python\nif x: "<b>"\n```')

    assert '<pre class="code" data-lang="python"><code><span class="k-k">if</span>' in html
    assert "&lt;b&gt;" in html
    assert "style" not in html


def test_code_of_an_unknown_language_stays_plain() -> None:
    html = markdown_html('```"><script>\nx < y\n```')

    assert "<script" not in html
    assert "x &lt; y" in html


def test_an_indented_block_is_code_without_a_language() -> None:
    assert markdown_html("    x") == '<pre class="code"><code>x\n</code></pre>\n'


def test_columns_have_sides_without_styles() -> None:
    html = markdown_html("| a |\n|--:|\n| 1 |")

    assert '<td class="right">1</td>' in html


def test_an_empty_heading_is_no_trouble() -> None:
    assert markdown_html("# \n\n## ") == "<h1></h1>\n<h2></h2>\n"


def test_a_huge_text_is_shown_as_it_is_written() -> None:
    html = markdown_html("*a*\n" * MAX_MARKDOWN_CHARS)

    assert html.startswith('<pre class="code">*a*')


@given(
    st.lists(
        st.sampled_from(
            [
                *HOSTILE,
                "```",
                "\n",
                "\n\n",
                "> ",
                "[x](",
                ")",
                "![",
                "](",
                "| a |\n|--|\n",
                "`",
                "javascript:",
                "&#x3c;script&#x3e;",
            ]
        )
        | st.text(max_size=8),
        max_size=12,
    ).map("".join)
)
def test_no_markdown_becomes_anything_that_runs(text: str) -> None:
    assert not problems(markdown_html(text))
