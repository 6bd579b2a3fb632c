"""Texts that are offered for a change, best first."""

from openpista.config.by_lines import with_value, without_value

TEXT = """# mine
[agent]
model = "a"  # this one
fallbacks = [
  "b",
  "c",
]
"""


def test_a_value_is_replaced_where_it_stands() -> None:
    first = next(with_value(TEXT, ("agent", "model"), "new"))

    assert first == TEXT.replace('"a"  # this one', '"new"')


def test_a_value_over_several_lines_is_replaced_whole_by_a_later_offer() -> None:
    offers = list(with_value(TEXT, ("agent", "fallbacks"), ["d"]))

    assert '# mine\n[agent]\nmodel = "a"  # this one\nfallbacks = ["d"]\n' in offers


def test_a_new_key_goes_below_the_header_of_its_table_or_into_a_table_at_the_end() -> None:
    offers = list(with_value("[a.b]\r\nx = 1", ("a", "b", "y"), True))

    assert "[a.b]\r\ny = true\r\nx = 1" in offers
    assert "[a.b]\r\nx = 1\r\n\r\n[a.b]\r\ny = true\r\n" in offers


def test_a_key_of_a_dotted_table_goes_below_the_table_further_up_or_to_the_top() -> None:
    offers = list(with_value("# mine\n[a]\nb.x = 1\n", ("a", "b", "y"), "z"))

    assert '# mine\n[a]\nb.y = "z"\nb.x = 1\n' in offers
    assert '# mine\na.b.y = "z"\n[a]\nb.x = 1\n' in offers


def test_an_empty_text_gets_a_table() -> None:
    assert '[a]\nx = "1"\n' in list(with_value("", ("a", "x"), "1"))


def test_a_value_is_taken_out_with_all_its_lines() -> None:
    assert '# mine\n[agent]\nmodel = "a"  # this one\n' in list(
        without_value(TEXT, ("agent", "fallbacks"))
    )
    assert list(without_value("", ("a", "x"))) == []
