"""Vietnam's provinces and their wards and communes since 1 July 2025, without districts."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from conference.foundation.distance import Point
from conference.foundation.vietnamese import clean, fold, sort_key


@dataclass(frozen=True, slots=True)
class Province:
    """A province or a city of that rank."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward, commune or special zone. `centroid` is the middle of its land, no address."""

    code: str
    name: str
    kind: str
    province: Province
    centroid: Point

    @property
    def bare_name(self) -> str:
        """Ba Đình of Phường Ba Đình."""
        return self.name.removeprefix(self.kind).strip()

    def __str__(self) -> str:
        return f"{self.name}, {self.province.name}"


def provinces() -> tuple[Province, ...]:
    """All 34, in order of their official codes."""
    return tuple(dict.fromkeys(ward.province for ward in _wards().values()))


def get_ward(code: str) -> Ward:
    """The ward of a code. Raises KeyError."""
    return _wards()[code]


def wards_of(province_code: str) -> tuple[Ward, ...]:
    """In alphabetical order; none for a province that does not exist."""
    return tuple(entry.ward for entry in _entries() if entry.ward.province.code == province_code)


def find_wards(text: str, limit: int = 10, *, province_code: str | None = None) -> tuple[Ward, ...]:
    """Wards in whose name or province every typed word begins a word; closest writing first."""
    words, typed, folded = fold(text).split(), clean(text).casefold(), fold(text)
    found = [
        entry for entry in _entries()
        if words and all(f" {word}" in entry.names for word in words)
        and province_code in {None, entry.ward.province.code}
    ]  # fmt: skip
    return tuple(entry.ward for entry in sorted(found, key=lambda entry: entry.rank(typed, folded))[:limit])


@dataclass(frozen=True, slots=True)
class _Entry:
    """A ward made ready for searching."""

    ward: Ward
    name: str
    folded: str
    names: str

    def rank(self, typed: str, folded: str) -> tuple[bool, bool, bool]:
        """With the typed marks at the beginning, then without them, then with them anywhere."""
        return not self.name.startswith(typed), not self.folded.startswith(folded), typed not in self.name


@cache
def _entries() -> tuple[_Entry, ...]:
    """In alphabetical order, which a stable sort by rank keeps."""
    wards = sorted(_wards().values(), key=lambda ward: sort_key(ward.bare_name))
    names = ((ward, ward.bare_name.casefold()) for ward in wards)
    return tuple(_Entry(ward, name, fold(name), f" {fold(str(ward))}") for ward, name in names)


@cache
def _wards() -> MappingProxyType[str, Ward]:
    source = files(__package__) / "data" / "wards_2025.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({row["ward_code"]: _ward(row) for row in rows})


def _ward(row: dict[str, str]) -> Ward:
    province = Province(row["province_code"], row["province"])
    centroid = Point(float(row["lat"]), float(row["lon"]))
    return Ward(row["ward_code"], row["ward"], row["ward_type"], province, centroid)
