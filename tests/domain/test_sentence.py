from openpista.domain.sentence import Sentence, in_english


def test_sentences_stand_one_after_the_other() -> None:
    assert in_english(Sentence("It asks.", "why.it"), Sentence("Nobody is here.")) == (
        "It asks. Nobody is here."
    )
    assert in_english() == ""
