"""A table as rows: columns as wide as they need, narrowed fairly where the screen is narrower."""

from openpista.tui.views.rows import Row, Run, cells_in, cells_of, wrap

Cell = list[Run]

GAP = " │ "
MIN_COLUMN_CELLS = 4


def table_rows(table: list[list[Cell]], width: int) -> list[Row]:
    """Return a table, its first line being the head, as rows of at most `width` cells."""
    if not table:
        return []
    widths = fitted_widths(_natural_widths(table), width)
    rows: list[Row] = []
    for number, line in enumerate(table):
        rows.extend(_line_rows(_head(line) if number == 0 else line, widths))
        if number == 0:
            rows.append(Row((("─┼─".join("─" * size for size in widths), "line"),)))
    return rows


def fitted_widths(natural: list[int], width: int) -> list[int]:
    """Narrow columns until they fit into `width` cells: the widest gives first."""
    widths = [max(1, size) for size in natural]
    room = max(width - len(GAP) * (len(widths) - 1), len(widths))
    floor = min(MIN_COLUMN_CELLS, max(1, room // len(widths)))
    while sum(widths) > room:
        widest = max(widths)
        if widest <= floor:
            break
        others = [size for size in widths if size < widest]
        count = len(widths) - len(others)
        excess = sum(widths) - room
        level = max(widest - -(-excess // count), max(others, default=floor), floor)
        level = min(level, widest - 1)
        widths = [min(size, level) for size in widths]
    return widths


def _natural_widths(table: list[list[Cell]]) -> list[int]:
    columns = max(len(line) for line in table)
    return [
        max((_cell_width(line[column]) for line in table if column < len(line)), default=1)
        for column in range(columns)
    ]


def _cell_width(cell: Cell) -> int:
    return cells_of("".join(text for text, _ in cell))


def _head(line: list[Cell]) -> list[Cell]:
    return [[(text, f"strong+{look}") for text, look in cell] for cell in line]


def _line_rows(line: list[Cell], widths: list[int]) -> list[Row]:
    columns = [
        [row.runs for row in wrap(line[index], size)] if index < len(line) else []
        for index, size in enumerate(widths)
    ]
    height = max((len(column) for column in columns), default=1)
    return [
        _joined([_at(column, number) for column in columns], widths) for number in range(height)
    ]


def _at(column: list[tuple[Run, ...]], number: int) -> tuple[Run, ...]:
    return column[number] if number < len(column) else ()


def _joined(parts: list[tuple[Run, ...]], widths: list[int]) -> Row:
    runs: list[Run] = []
    for index, (part, size) in enumerate(zip(parts, widths, strict=True)):
        if index:
            runs.append((GAP, "line"))
        runs.extend(part)
        blank = size - cells_in(part)
        if blank > 0 and index < len(parts) - 1:
            runs.append((" " * blank, "text"))
    return Row(tuple(runs))
