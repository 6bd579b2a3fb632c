"""The filter is a valid program that decides as the list says; a small machine runs it here."""

import errno
import struct

import pytest

from openpista.sandbox.seccomp import filter_program

_X86 = 0xC000_003E
_ARM = 0xC000_00B7
_ALLOW = 0x7FFF_0000
_EPERM = 0x0005_0000 | errno.EPERM
_ENOSYS = 0x0005_0000 | errno.ENOSYS


def _decide(machine: str, number: int, *arguments: int, architecture: int = _X86) -> int:
    """Run the filter as the kernel would; see seccomp(2)."""
    data = struct.pack("=IIQ6Q", number, architecture, 0, *(*arguments, *([0] * 6))[:6])
    program = filter_program(machine)
    at, register = 0, 0
    while True:
        code, if_true, if_false, value = struct.unpack_from("=HBBI", program, at * 8)
        at += 1
        if code == 0x20:
            register = struct.unpack_from("=I", data, value)[0]
        elif code == 0x06:
            return value
        else:
            test = {
                0x15: register == value,
                0x35: register >= value,
                0x45: bool(register & value),
            }[code]
            at += if_true if test else if_false


@pytest.mark.parametrize("number", [250, 101, 321, 323, 165, 248, 298, 425, 272, 308, 428])
def test_dangerous_calls_are_refused(number: int) -> None:
    assert _decide("x86_64", number) == _EPERM


@pytest.mark.parametrize("number", [0, 1, 2, 57, 59, 257, 437, 56])
def test_ordinary_calls_are_allowed(number: int) -> None:
    assert _decide("x86_64", number) == _ALLOW


def test_new_namespaces_are_refused_and_threads_are_not() -> None:
    thread_flags = 0x3D0F00

    assert _decide("x86_64", 56, 0x1000_0000) == _EPERM
    assert _decide("x86_64", 56, thread_flags) == _ALLOW
    assert _decide("x86_64", 435) == _ENOSYS


def test_typing_into_a_terminal_is_refused() -> None:
    assert _decide("x86_64", 16, 0, 0x5412) == _EPERM
    assert _decide("x86_64", 16, 0, 0x541C) == _EPERM
    assert _decide("x86_64", 16, 0, 0x5401) == _ALLOW


def test_sockets_that_leave_every_namespace_are_refused() -> None:
    for family in (38, 40):
        assert _decide("x86_64", 41, family) == _EPERM
    assert _decide("x86_64", 41, 2) == _ALLOW


def test_another_architecture_is_killed_and_x32_is_unknown() -> None:
    assert _decide("x86_64", 1, architecture=0x4000_0003) == 0x8000_0000
    assert _decide("x86_64", 0x4000_0001) == _ENOSYS


def test_arm_has_its_own_numbers() -> None:
    assert _decide("aarch64", 117, architecture=_ARM) == _EPERM
    assert _decide("aarch64", 101, architecture=_ARM) == _ALLOW


def test_an_unknown_machine_has_no_filter() -> None:
    assert filter_program("pdp11") == b""


def test_the_program_fits_the_kernels_limit() -> None:
    assert len(filter_program("x86_64")) // 8 <= 4096
