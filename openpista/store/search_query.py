"""What a user typed into a search box, as expressions for the full-text index."""

import re

from msgspec import Struct

from openpista.store.search_text import fold, pairs_of, split_runs, words_of

MIN_PREFIX_CHARS = 2
"""Shorter beginnings would match half of everything."""

_CHUNK = re.compile(r'"([^"]*)"|([^\s"]+)')


class SearchQuery(Struct, frozen=True):
    """`expressions` from strict to lenient; `needles` are the folded words to mark."""

    expressions: tuple[str, ...]
    needles: tuple[str, ...]


def parse_query(text: str) -> SearchQuery | None:
    """Return the query for `text`; None when there is nothing in it to look for."""
    strict: list[str] = []
    lenient: list[str] = []
    needles: list[str] = []
    for quoted, plain in _CHUNK.findall(text):
        for part, is_run in split_runs(fold(quoted or plain)):
            if is_run:
                strict.append(_run_expression(part))
                lenient.append(strict[-1])
                needles.append(part)
            elif words := words_of(part):
                strict.append(_words_expression(words, prefix=False))
                lenient.append(_words_expression(words, prefix=not quoted))
                needles.extend(words)
    if not strict:
        return None
    expressions = dict.fromkeys((" AND ".join(strict), " AND ".join(lenient)))
    return SearchQuery(expressions=tuple(expressions), needles=tuple(dict.fromkeys(needles)))


def _run_expression(run: str) -> str:
    if len(run) == 1:
        return f'pieces : "{run}"'
    return f'words : "{" ".join(pairs_of(run))}"'


def _words_expression(words: list[str], *, prefix: bool) -> str:
    star = " *" if prefix and len(words[-1]) >= MIN_PREFIX_CHARS else ""
    columns = "{words pieces}" if len(words) == 1 else "words"
    return f'{columns} : "{" ".join(words)}"{star}'
