"""When mails are tried again, and what of them is hidden."""

from datetime import timedelta

from conference.mail.rules import masked, next_try
from tests.factories.time import NOW


def test_the_pauses_grow_and_end_within_a_day() -> None:
    moments, now, attempts = [], NOW, 0
    while (again := next_try(attempts := attempts + 1, now)) is not None:
        moments.append(again - now)
        now = again
    assert moments == [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720)]
    assert timedelta(hours=20) < now - NOW < timedelta(days=1)


def test_links_that_sign_in_are_hidden_and_others_are_not() -> None:
    text = "http://x/sign-in/link/Ab-c_1.De http://x/sign-in/password/Ab.De, http://x/hn2026/my"
    assert masked(text) == "http://x/sign-in/link/… http://x/sign-in/password/…, http://x/hn2026/my"
