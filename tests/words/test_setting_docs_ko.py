"""Every key of the config and every table has its Korean sentence, and nothing else has one."""

from openpista.config.keys import all_keys, all_sections
from openpista.words.catalogue import setting_texts
from openpista.words.setting_docs_ko import DOCS


def test_every_key_and_table_has_one() -> None:
    names = {key.name for key in all_keys()} | {".".join(table.path) for table in all_sections()}

    assert set(DOCS) == names


def test_english_stands_in_the_schema() -> None:
    assert setting_texts("ko") is DOCS
    assert not setting_texts("en")


def test_names_in_a_sentence_are_the_same_in_both_languages() -> None:
    for key in all_keys():
        for word in ("`auto`", "`host:port`", "`lean`", "`model`"):
            assert (word in key.doc) == (word in DOCS[key.name]), key.name
