"""Files are named so that every program takes them, and so that one finds them again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from conference.foundation.downloads import file_name


@dataclass(frozen=True)
class Fair:
    code: str = "hn2026"
    is_demo: bool = False


LATE_IN_THE_EVENING = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def test_a_file_is_named_after_list_conference_and_day_in_ha_noi() -> None:
    assert file_name("xlsx", "Đăng ký", Fair(), LATE_IN_THE_EVENING) == "dang-ky-hn2026-2026-11-23.xlsx"


def test_a_file_without_a_conference_carries_none() -> None:
    assert file_name("csv", "Tài khoản", None, LATE_IN_THE_EVENING) == "tai-khoan-2026-11-23.csv"
