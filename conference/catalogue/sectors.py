"""Branches of manufacturing: divisions 10 to 33 of VSIC 2018 (Decision 27/2018/QĐ-TTg), English after ISIC Rev. 4."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from conference.foundation.i18n import bilingual

SCHEME: Final = "2018"


@dataclass(frozen=True)
class Sector:
    """A division of section C."""

    code: str
    name_vi: str
    name_en: str

    name = bilingual("name")


_DIVISIONS: Final = (
    ("10", "Sản xuất, chế biến thực phẩm", "Food products"),
    ("11", "Sản xuất đồ uống", "Beverages"),
    ("12", "Sản xuất sản phẩm thuốc lá", "Tobacco products"),
    ("13", "Dệt", "Textiles"),
    ("14", "Sản xuất trang phục", "Wearing apparel"),
    ("15", "Sản xuất da và các sản phẩm có liên quan", "Leather and related products"),
    (
        "16",
        "Chế biến gỗ và sản xuất sản phẩm từ gỗ, tre, nứa (trừ giường, tủ, bàn, ghế); từ rơm, rạ, vật liệu tết bện",
        "Wood, bamboo and plaiting products, except furniture",
    ),
    ("17", "Sản xuất giấy và sản phẩm từ giấy", "Paper and paper products"),
    ("18", "In, sao chép bản ghi các loại", "Printing and recorded media"),
    ("19", "Sản xuất than cốc, sản phẩm dầu mỏ tinh chế", "Coke and refined petroleum"),
    ("20", "Sản xuất hóa chất và sản phẩm hóa chất", "Chemicals and chemical products"),
    ("21", "Sản xuất thuốc, hóa dược và dược liệu", "Pharmaceuticals"),
    ("22", "Sản xuất sản phẩm từ cao su và plastic", "Rubber and plastics products"),
    ("23", "Sản xuất sản phẩm từ khoáng phi kim loại khác", "Other non-metallic mineral products"),
    ("24", "Sản xuất kim loại", "Basic metals"),
    ("25", "Sản xuất sản phẩm từ kim loại đúc sẵn (trừ máy móc, thiết bị)", "Fabricated metal products"),
    ("26", "Sản xuất sản phẩm điện tử, máy vi tính và sản phẩm quang học", "Computer, electronic and optical products"),
    ("27", "Sản xuất thiết bị điện", "Electrical equipment"),
    ("28", "Sản xuất máy móc, thiết bị chưa được phân vào đâu", "Machinery and equipment n.e.c."),
    ("29", "Sản xuất ô tô và xe có động cơ khác", "Motor vehicles"),
    ("30", "Sản xuất phương tiện vận tải khác", "Other transport equipment"),
    ("31", "Sản xuất giường, tủ, bàn, ghế", "Furniture"),
    ("32", "Công nghiệp chế biến, chế tạo khác", "Other manufacturing"),
    ("33", "Sửa chữa, bảo dưỡng và lắp đặt máy móc và thiết bị", "Repair and installation of machinery"),
)

SECTORS: Final[Mapping[str, Sector]] = {code: Sector(code, vi, en) for code, vi, en in _DIVISIONS}


def sector_names(codes: Iterable[str]) -> list[str]:
    """The names of these codes in the reader's language; a code of another list stays as it is."""
    return [SECTORS[code].name if code in SECTORS else code for code in codes]
