"""The Korean texts; a file for each subject."""

from openpista.words.ko import (
    activity,
    cards,
    cli,
    commands,
    composer,
    conversation,
    decisions,
    home,
    keys,
    lists,
    notices,
    status,
    times,
)

TEXTS: dict[str, str] = {
    **activity.TEXTS,
    **cards.TEXTS,
    **cli.TEXTS,
    **commands.TEXTS,
    **composer.TEXTS,
    **conversation.TEXTS,
    **decisions.TEXTS,
    **home.TEXTS,
    **keys.TEXTS,
    **lists.TEXTS,
    **notices.TEXTS,
    **status.TEXTS,
    **times.TEXTS,
}
