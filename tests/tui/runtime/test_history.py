"""Recordings: written, read, played to the identical state, and without secrets."""

import io
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from openpista.domain.event import HouseSnapshot, PairingChanged
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Pairing
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.moves import PromptEdited
from openpista.tui.core.state import State
from openpista.tui.core.update import update
from openpista.tui.core.window import Resized
from openpista.tui.runtime.history import (
    SNAPSHOT_EVERY,
    Recorder,
    Recording,
    RecordingError,
    open_recording,
    read_recording,
    replayed,
    state_at,
)
from openpista.tui.runtime.stamp import keep_stamp
from openpista.tui.runtime.store import Store
from tests.tui.core.lives import lives
from tests.tui.core.makers import NEW


def recorded(path: Path, acts: list[Action], redact: type[str] = str) -> list[State]:
    """Record a window that lives through `acts`; return the states in between."""
    states = [State()]
    with open_recording(path) as file:
        recorder = Recorder(file, redact=redact, version="0.1")
        recorder.begin(State())
        store = Store(stamp=keep_stamp, record=recorder.record)
        for act in acts:
            store.dispatch(act)
            states.append(store.state)
    return states


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lives(max_size=90))
def test_a_recording_plays_back_to_the_identical_state(tmp_path: Path, acts: list[Action]) -> None:
    states = recorded(tmp_path / "window.jsonl", acts)

    recording = read_recording(tmp_path / "window.jsonl")

    for kept, act in zip(recording.actions, acts, strict=True):
        assert kept == act or _lets_in(act)
    assert replayed(recording) == _as_kept(tmp_path, states[-1])
    for number in (0, 1, len(acts) // 2, SNAPSHOT_EVERY, len(acts)):
        at = min(number, len(acts))
        assert state_at(recording, at) == _as_kept(tmp_path, states[at])


def _lets_in(action: Action) -> bool:
    """Say whether an action carries a link or code that a recording leaves out."""
    match action:
        case EventArrived(event=PairingChanged()):
            return True
        case EventArrived(event=HouseSnapshot(pairings=pairings)):
            return bool(pairings)
        case _:
            return False


def _as_kept(folder: Path, state: State) -> State:
    """Return a state as a recording holds it: without links that let their reader in."""
    path = folder / "state.jsonl"
    with open_recording(path) as file:
        Recorder(file, redact=str).begin(state)
    return read_recording(path).start


def test_every_64th_state_is_written(tmp_path: Path) -> None:
    states = recorded(tmp_path / "x.jsonl", [Resized(number, 9) for number in range(1, 140)])

    assert read_recording(tmp_path / "x.jsonl").stood == ((64, states[64]), (128, states[128]))


def test_the_nearest_state_that_is_held_is_used() -> None:
    wrong = replace(State(), window=replace(State().window, width=1))
    acts = tuple(Resized(number, 9) for number in range(2, 200))
    recording = Recording(State(), acts, stood=((64, wrong), (128, wrong)))

    assert state_at(recording, 128) == wrong
    assert state_at(recording, 63).window.width == 64
    assert state_at(recording, 65).window.width == 66


def test_a_recording_is_for_its_owner_only(tmp_path: Path) -> None:
    recorded(tmp_path / "window.jsonl", [])

    assert stat.S_IMODE((tmp_path / "window.jsonl").stat().st_mode) == 0o600


def test_secrets_are_blacked_out_before_escapes_cut_them_up() -> None:
    file = io.BytesIO()
    recorder = Recorder(file, redact=lambda text: text.replace('s3"cret\n', "***"))

    recorder.begin(State())
    recorder.record(PromptEdited(NEW, 0, 'my s3"cret\n!', 1), State())

    assert b"cret" not in file.getvalue()
    last = msgspec.json.decode(file.getvalue().splitlines()[-1])
    assert last["action"]["text"] == "my ***!"


def test_a_link_that_lets_its_reader_in_is_not_recorded() -> None:
    file = io.BytesIO()
    recorder = Recorder(file, redact=str)
    state = State()
    recorder.begin(state)
    links = ["https://t.me/a_bot?start=f00d", "https://t.me/a_bot?start=beef", ""]
    for link in links:
        pairing = Pairing("telegram", "waiting", link=link, code="ABCD-1234")
        event = PairingChanged(stream=HOUSE, seq=1, pairing=pairing)
        recorder.record(EventArrived(event), state)

    lines = file.getvalue().decode()
    assert not any(secret in lines for secret in ("f00d", "beef", "ABCD-1234"))
    kept = [msgspec.json.decode(line) for line in lines.splitlines()[1:]]
    shown = [line["action"]["event"]["pairing"]["link"] for line in kept]
    assert len(set(shown)) == 3
    assert shown[-1] == ""


def test_a_masked_recording_still_plays() -> None:
    file = io.BytesIO()
    recorder = Recorder(file, redact=lambda text: text.replace("s3cret", "***"))
    action = PromptEdited(NEW, 0, "my s3cret", 1)
    recorder.begin(State())
    state, _ = update(State(), action)
    recorder.record(action, state)

    line = file.getvalue().splitlines()[-1]

    assert msgspec.json.decode(line)["n"] == 1
    assert b"s3cret" not in file.getvalue()


def test_a_last_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "window.jsonl"
    recorded(path, [Resized(50, 20), Resized(60, 20)])
    path.write_bytes(path.read_bytes()[:-5])

    assert read_recording(path).actions == (Resized(50, 20),)


def test_what_is_no_recording_is_said_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with pytest.raises(RecordingError, match=r"Cannot read the recording .*x\.jsonl"):
        read_recording(path)
    path.write_text("")
    with pytest.raises(RecordingError, match="no head"):
        read_recording(path)
    recorded(path, [])
    path.write_bytes(path.read_bytes() + b'{"line":"what"}\n')
    with pytest.raises(RecordingError, match=r"x\.jsonl:2 is not a line"):
        read_recording(path)


def test_a_recording_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="Cannot write"):
        open_recording(tmp_path / "no" / "x.jsonl")
