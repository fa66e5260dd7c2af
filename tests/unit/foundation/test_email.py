"""A person is known by one writing of an e-mail address."""

import pytest

from conference.foundation.email import InvalidEmail, parse_email


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Lan.Nguyen@Example.COM ", "lan.nguyen@example.com"),
        ("\u200blan+ccn@mail.example.com\u202c", "lan+ccn@mail.example.com"),
        ("o'neil_1@xn--h-4ga.example.vn", "o'neil_1@xn--h-4ga.example.vn"),
    ],
)
def test_addresses_are_kept_in_small_letters(typed: str, address: str) -> None:
    assert parse_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", "lan", "lan@", "@example.com", "lan@example", "lan@example.c", "lan@-example.com", "lan..n@example.com",
        ".lan@example.com", "lan@example..com", "lan nguyen@example.com", "lan@example.com\nBcc: all@example.com",
        "Lan <lan@example.com>", "a@b@example.com", f"{'a' * 65}@example.com", f"lan@{'a.' * 130}com", "lan@10.0.0.1",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEmail, match="is not an e-mail address"):
        parse_email(typed)


@pytest.mark.parametrize("typed", ["nguyễn@example.com", "lan@côngty.vn"])
def test_marks_in_an_address_are_named_as_the_mistake(typed: str) -> None:
    with pytest.raises(InvalidEmail, match="no Vietnamese marks"):
        parse_email(typed)
