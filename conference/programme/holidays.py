"""Public holidays of Việt Nam on which hardly anybody comes to a conference."""

from collections.abc import Mapping
from datetime import date, timedelta

from conference.foundation.i18n import Text, lazy

_FIXED: Mapping[tuple[int, int], Text] = {
    (1, 1): lazy("New Year’s Day"),
    (30, 4): lazy("Reunification Day"),
    (1, 5): lazy("Labour Day"),
    (2, 9): lazy("National Day"),
    (24, 11): lazy("Culture Day"),
}
"""By day and month."""

_LUNAR: Mapping[int, tuple[date, date]] = {
    2026: (date(2026, 2, 17), date(2026, 4, 26)),
    2027: (date(2027, 2, 6), date(2027, 4, 16)),
    2028: (date(2028, 1, 26), date(2028, 4, 4)),
    2029: (date(2029, 2, 13), date(2029, 4, 23)),
    2030: (date(2030, 2, 2), date(2030, 4, 12)),
    2031: (date(2031, 1, 23), date(2031, 4, 1)),
    2032: (date(2032, 2, 11), date(2032, 4, 19)),
    2033: (date(2033, 1, 31), date(2033, 4, 9)),
    2034: (date(2034, 2, 19), date(2034, 4, 28)),
    2035: (date(2035, 2, 8), date(2035, 4, 17)),
    2036: (date(2036, 1, 28), date(2036, 4, 6)),
}
"""First day of Tết and tenth day of the third lunar month, as the package holidays 0.109 has them.

Eleven years of two dates are kept here because importing that package takes half a second at every start.
"""
_TET: Text = lazy("Tết, the Lunar New Year")
_KINGS: Text = lazy("Hùng Kings’ Commemoration Day")
_TET_BEGINS, _TET_ENDS = timedelta(days=-2), timedelta(days=5)


def holiday_on(day: date) -> Text | None:
    """What is celebrated that day; of Tết the days around it as well."""
    if day.year in _LUNAR:
        tet, kings = _LUNAR[day.year]
        if _TET_BEGINS <= day - tet <= _TET_ENDS:
            return _TET
        if day == kings:
            return _KINGS
    return _FIXED.get((day.day, day.month))
