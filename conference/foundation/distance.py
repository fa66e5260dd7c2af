"""How far apart two places are."""

from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

_EARTH_RADIUS_KM: Final = 6371.0088


class Point(NamedTuple):
    """Degrees, WGS 84."""

    lat: float
    lon: float


def distance_km(here: Point, there: Point) -> float:
    """As the crow flies (haversine); roads are longer."""
    lat, other_lat = radians(here.lat), radians(there.lat)
    north, east = sin((other_lat - lat) / 2), sin(radians(there.lon - here.lon) / 2)
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(north**2 + cos(lat) * cos(other_lat) * east**2))
