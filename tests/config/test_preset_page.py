"""The documentation of the services says what the program does."""

from pathlib import Path

from openpista.config.preset_page import BEGIN, END, services_table, with_table
from openpista.config.presets import PRACTICE, PRESETS

PAGE = Path(__file__).parents[2] / "docs" / "providers.md"


def test_the_page_is_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert with_table(text) == text, "run scripts/write_config_docs.py"


def test_every_service_has_a_row() -> None:
    table = services_table()

    for one in PRESETS:
        assert (f"| `{one.id}`" in table) is (one.id != PRACTICE)
        for name in one.all_env_keys():
            assert f"`{name}`" in table


def test_the_table_is_put_between_its_marks_and_the_rest_stays() -> None:
    made = with_table(f"before\n{BEGIN}\nold\n{END}\nafter\n")

    assert made == f"before\n{BEGIN}\n{services_table()}\n{END}\nafter\n"
    assert with_table(made) == made
