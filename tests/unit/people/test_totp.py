"""One-time codes and recovery codes."""

from datetime import timedelta

import pyotp
import pytest

from conference.people import totp
from tests.factories.time import NOW

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = int(NOW.timestamp()) // 30


def code(seconds: int) -> str:
    return pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "step"), [(0, STEP), (-30, STEP - 1), (30, STEP + 1), (-60, None), (60, None)])
def test_a_clock_may_be_half_a_minute_off(seconds: int, step: int | None) -> None:
    assert totp.step_of(SECRET, code(seconds), NOW, None) == step


def test_a_step_counts_once() -> None:
    assert totp.step_of(SECRET, code(0), NOW, STEP) is None
    assert totp.step_of(SECRET, code(30), NOW, STEP) == STEP + 1


@pytest.mark.parametrize("typed", ["", "abc", "12345", "１２３４５６", "x" * 1000])
def test_anything_else_is_no_code(typed: str) -> None:
    assert totp.step_of(SECRET, typed, NOW, None) is None


def test_a_code_may_be_typed_in_two_groups() -> None:
    assert totp.step_of(SECRET, f"{code(0)[:3]} {code(0)[3:]}", NOW, None) == STEP


def test_recovery_codes_differ_and_are_read_however_they_are_typed() -> None:
    codes = totp.new_recovery_codes()
    assert len(set(codes)) == totp.RECOVERY_CODES
    assert totp.recovery_hash(codes[0].upper().replace("-", " "), 1) == totp.recovery_hash(codes[0], 1)
    assert totp.recovery_hash(codes[0], 2) != totp.recovery_hash(codes[0], 1)
