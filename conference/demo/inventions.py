"""Invented people, firms and numbers: believable to look at, and nobody's.

Tax codes begin with 99, which no tax office has; mobiles with 095, which no operator has; addresses end in example.com.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from conference.foundation.tax_code import InvalidTaxCode, parse_tax_code
from conference.foundation.vietnamese import fold
from conference.registration.models import Honorific

_FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Đinh", "Lương",
)  # fmt: skip
_MEN = (
    ("Văn", "Đức", "Minh", "Quang", "Hữu", "Xuân", "Thành", "Bá", "Trọng", "Công"),
    ("Dũng", "Hùng", "Cường", "Sơn", "Tuấn", "Khánh", "Đạt", "Hiếu", "Long", "Phúc", "Toàn", "Vinh", "Ước", "Ổn"),
)
_WOMEN = (
    ("Thị", "Thu", "Ngọc", "Thanh", "Phương", "Bích", "Thúy", "Mai", "Hồng", "Kim"),
    ("Hà", "Lan", "Hương", "Hạnh", "Yến", "Trang", "Nhung", "Thảo", "Oanh", "Ngân", "Hòa", "Diệp", "Ánh", "Quỳnh"),
)
_TITLES = ("Giám đốc", "Phó Giám đốc", "Trưởng phòng Đầu tư", "Trưởng phòng Kế hoạch", "Trợ lý Giám đốc")


@dataclass(frozen=True)
class Trade:
    """What a firm makes, and what its land has to bear."""

    sector: str
    name: str
    product: str
    power_kva: int
    water_m3: int


TRADES = (
    Trade("25", "Cơ khí chính xác", "chi tiết cơ khí, khuôn mẫu", 750, 40),
    Trade("28", "Chế tạo máy", "máy nông nghiệp, băng tải", 900, 50),
    Trade("22", "Nhựa kỹ thuật", "linh kiện nhựa cho xe máy", 1_250, 60),
    Trade("27", "Thiết bị điện", "tủ điện, máy biến áp", 1_000, 35),
    Trade("26", "Điện tử", "bảng mạch, cảm biến", 1_500, 80),
    Trade("10", "Chế biến thực phẩm", "bánh kẹo, thực phẩm đông lạnh", 800, 160),
    Trade("14", "May mặc", "quần áo bảo hộ", 400, 45),
    Trade("13", "Dệt", "vải kỹ thuật", 1_100, 220),
    Trade("31", "Nội thất", "đồ gỗ gia dụng", 500, 30),
    Trade("16", "Chế biến gỗ", "ván ghép thanh", 600, 25),
    Trade("17", "Bao bì giấy", "thùng các-tông", 700, 55),
    Trade("15", "Da giày", "giày dép, túi xách", 450, 60),
    Trade("32", "Sơn mài mỹ nghệ", "hàng thủ công mỹ nghệ", 200, 20),
    Trade("21", "Dược liệu", "thực phẩm bảo vệ sức khỏe", 650, 70),
)


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    full_name: str
    honorific: Honorific
    job_title: str
    email: str
    phone: str


class Inventions:
    """Draws from one seeded source, so that the same seed makes the same conference; never the same thing twice."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - guards nothing
        self.tax_codes = _tax_codes()
        self._numbers = count(1)
        self._names: set[str] = set()

    def person(self) -> Person:
        """Another person with an address and a telephone of their own."""
        number, is_woman = next(self._numbers), self.random.random() < 0.45
        full_name = self._name(*(_WOMEN if is_woman else _MEN))
        return Person(
            full_name=full_name,
            honorific=Honorific.MS if is_woman else Honorific.MR,
            job_title=self.random.choice(_TITLES),
            email=f"{fold(full_name).replace(' ', '.')}.{number}@example.com",
            phone=f"+8495{number:07d}",
        )

    def _name(self, middles: tuple[str, ...], givens: tuple[str, ...]) -> str:
        while True:
            name = " ".join(self.random.choice(words) for words in (_FAMILIES, middles, givens))
            if name not in self._names:
                self._names.add(name)
                return name


def _tax_codes() -> Iterator[str]:
    for number in count(1):
        for digit in range(10):
            try:
                yield parse_tax_code(f"99{number:07d}{digit}").number
            except InvalidTaxCode:
                continue
