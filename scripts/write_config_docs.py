"""Write docs/configuration.md and config.example.toml from the table of keys, and the table of
services into docs/providers.md."""

from pathlib import Path

from openpista.config.document import configuration_page, example_file
from openpista.config.preset_page import with_table

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write all three."""
    (ROOT / "docs" / "configuration.md").write_text(configuration_page(), encoding="utf-8")
    page = ROOT / "docs" / "providers.md"
    page.write_text(with_table(page.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "config.example.toml").write_text(example_file(), encoding="utf-8")


if __name__ == "__main__":
    main()
