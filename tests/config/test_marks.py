"""What a key carries."""

from openpista.config.marks import About, about


def test_an_annotation_holds_text_and_marks() -> None:
    meta = about("What it is.", secret=True, least=1, env=("X",))

    assert meta.description == "What it is."
    assert meta.extra == {"about": About(secret=True, least=1, env=("X",))}
