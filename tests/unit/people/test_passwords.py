"""What makes a password good enough, and how it is stored."""

import unicodedata

import pytest
from argon2 import PasswordHasher

from conference.people import passwords, rules


@pytest.mark.parametrize("password", ["", "ngắn quá", "123456789"])
def test_a_short_password_is_refused(password: str) -> None:
    with pytest.raises(rules.PasswordTooShort):
        rules.check_password(password, email="lan@example.com", full_name="Đặng Thị Lan")


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaaaa", "abababababab", "lan@example.com", "Dang Thi Lan", "đặng thị lan"]
)
def test_a_plain_password_is_refused(password: str) -> None:
    with pytest.raises(rules.PasswordTooPlain):
        rules.check_password(password, email="lan@example.com", full_name="Đặng Thị Lan")


def test_a_few_words_are_a_good_password() -> None:
    rules.check_password("trà sen buổi sáng", email="lan@example.com", full_name="Đặng Thị Lan")


def test_the_same_letters_are_the_same_password_from_any_keyboard() -> None:
    stored = passwords.hash_password(unicodedata.normalize("NFC", "trà sen buổi sáng"))
    assert stored.startswith("$argon2id$")
    assert passwords.is_right(unicodedata.normalize("NFD", "trà sen buổi sáng"), stored)
    assert not passwords.is_right("trà sen buổi chiều", stored)


@pytest.mark.parametrize("stored", [None, "", "no hash at all"])
def test_without_a_stored_password_none_is_right(stored: str | None) -> None:
    assert not passwords.is_right("", stored)


def test_a_hash_of_yesterdays_parameters_is_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=1024).hash("trà sen buổi sáng"))
    assert not passwords.is_outdated(passwords.hash_password("trà sen buổi sáng"))
