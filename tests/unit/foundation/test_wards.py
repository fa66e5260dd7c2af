"""Wards are found as people type them."""

from collections import Counter

import pytest

from conference.foundation.distance import Point, distance_km
from conference.foundation.wards import Province, Ward, find_wards, get_ward, provinces, wards_of

HANOI = Province("01", "Thành phố Hà Nội")


def test_the_country_has_34_provinces_and_hanoi_126_wards_and_communes() -> None:
    assert (len(provinces()), provinces()[0]) == (34, HANOI)
    assert sum(len(wards_of(province.code)) for province in provinces()) == 3321
    assert Counter(ward.kind for ward in wards_of("01")) == {"Phường": 51, "Xã": 75}


def test_a_ward_is_got_by_its_code() -> None:
    ward = get_ward("10279")

    assert ward == Ward("10279", "Xã Phượng Dực", "Xã", HANOI, ward.centroid)
    assert (ward.bare_name, str(ward)) == ("Phượng Dực", "Xã Phượng Dực, Thành phố Hà Nội")
    with pytest.raises(KeyError):
        get_ward("99999")


def test_the_wards_of_a_province_are_in_vietnamese_order() -> None:
    names = [ward.bare_name for ward in wards_of("01")]

    assert (names[:4], names[-1]) == (["An Khánh", "Ba Đình", "Ba Vì", "Bạch Mai"], "Yên Xuân")
    assert names.index("Dương Nội") < names.index("Đa Phúc") < names.index("Đống Đa")
    assert wards_of("99") == ()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("dong da", ["Phường Đống Đa"]),
        ("Đống Đa", ["Phường Đống Đa"]),
        ("phuong ba dinh, ha noi", ["Phường Ba Đình"]),
        ("loc", ["Xã Phúc Lộc", "Xã Thiên Lộc"]),
        ("", []),
        ("không có nơi này", []),
    ],
)
def test_wards_are_found_with_and_without_marks(typed: str, names: list[str]) -> None:
    assert [ward.name for ward in find_wards(typed, province_code="01")] == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("đa", ["Đa Phúc", "Đan Phượng", "Dân Hòa", "Đại Mỗ"]),
        ("đại", ["Đại Mỗ", "Đại Thanh", "Đại Xuyên"]),
        ("da", ["Dân Hòa", "Đa Phúc", "Đại Mỗ", "Đại Thanh"]),
    ],
)
def test_names_with_the_typed_marks_come_before_those_with_the_same_letters(typed: str, names: list[str]) -> None:
    assert [ward.bare_name for ward in find_wards(typed, limit=4, province_code="01")] == names


def test_no_more_wards_are_found_than_asked_for() -> None:
    assert len(find_wards("xa", limit=7)) == 7


def test_distances_follow_the_round_earth() -> None:
    hanoi, saigon = Point(21.0285, 105.8542), Point(10.7769, 106.7009)

    assert distance_km(hanoi, hanoi) == 0
    assert round(distance_km(hanoi, saigon)) == round(distance_km(saigon, hanoi)) == 1144
    assert round(distance_km(Point(0, 179.5), Point(0, -179.5)), 1) == 111.2
