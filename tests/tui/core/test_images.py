"""Pictures: asked for once, ready or not, opened on the user's word."""

from openpista.domain.message import Image
from openpista.tui.core.arrivals import PictureFailed, PictureLoaded
from openpista.tui.core.effects import LoadPicture, OpenPicture
from openpista.tui.core.images import (
    MAX_KNOWN,
    Images,
    Known,
    PictureOpened,
    PicturesSeen,
    known_of,
    update,
)
from tests.tui.core.drive import Drive

A, B = "a" * 64, "b" * 64


def test_a_picture_that_is_seen_is_asked_for_once() -> None:
    drive = Drive()

    drive.send(PicturesSeen((A, B, A))).to(images__known=(Known(A), Known(B))).emits(
        LoadPicture(A), LoadPicture(B)
    )
    drive.send(PicturesSeen((A,))).emits()


def test_it_is_ready_or_cannot_be_had() -> None:
    drive = Drive().given(PicturesSeen((A, B)))

    drive.send(PictureLoaded(A)).to(images__known=(Known(A, "ready"), Known(B))).emits()
    drive.send(PictureFailed(B, "damaged")).to(
        images__known=(Known(A, "ready"), Known(B, "failed", "damaged"))
    ).emits()
    assert known_of(drive.state.images, A) == Known(A, "ready")
    assert known_of(drive.state.images, "c") is None


def test_an_answer_for_a_picture_that_was_forgotten_counts_nothing() -> None:
    Drive().send(PictureLoaded(A)).emits()


def test_only_so_many_are_remembered() -> None:
    images, _ = update(Images(), PicturesSeen(tuple(f"{n:064x}" for n in range(MAX_KNOWN + 5))))

    assert len(images.known) == MAX_KNOWN


def test_the_user_opens_a_picture() -> None:
    image = Image(A, "image/png", 1, 1, 1)

    Drive().send(PictureOpened(image)).emits(OpenPicture(A))
