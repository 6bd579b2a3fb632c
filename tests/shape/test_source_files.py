"""The shape tests can fail: their reader tells behaviour from declaration."""

from pathlib import Path

from tests.shape.source_files import behaves


def test_a_protocol_does_not_behave(tmp_path: Path) -> None:
    declaring = tmp_path / "declaring.py"
    declaring.write_text('class P:\n    def f(self) -> int:\n        """Say."""\n        ...\n')

    assert not behaves(declaring)


def test_a_function_with_a_body_behaves(tmp_path: Path) -> None:
    acting = tmp_path / "acting.py"
    acting.write_text('def f() -> int:\n    """Say."""\n    return 1\n')

    assert behaves(acting)
