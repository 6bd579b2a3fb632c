"""Write docs/configuration.md and config.example.toml from the table of keys."""

from pathlib import Path

from openpista.config.document import configuration_page, example_file

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write both files."""
    (ROOT / "docs" / "configuration.md").write_text(configuration_page(), encoding="utf-8")
    (ROOT / "config.example.toml").write_text(example_file(), encoding="utf-8")


if __name__ == "__main__":
    main()
