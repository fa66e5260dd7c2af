"""Where a cluster lies seen from the centre of Hà Nội, drawn by ourselves: no map server learns who looks."""

from dataclasses import dataclass
from math import ceil, cos, radians

from conference.catalogue.rules import HANOI_CENTRE
from conference.foundation.distance import Point, distance_km

_KM_PER_DEGREE = 111.2
_HALF = 100
_RADIUS = 88


@dataclass(frozen=True)
class Ring:
    """All places equally far from the centre."""

    km: int
    radius: float


@dataclass(frozen=True)
class Sketch:
    """Points and circles in a square of 200 by 200, north up, the centre of Hà Nội in its middle."""

    x: float
    y: float
    km: int
    rings: tuple[Ring, ...]


def sketch(place: Point) -> Sketch | None:
    """The drawing, unless the place is too far for one."""
    km = distance_km(HANOI_CENTRE, place)
    if km > 100:
        return None
    step = 10 if km <= 40 else 25
    reach = max(20, step * ceil(km / step))
    east = (place.lon - HANOI_CENTRE.lon) * _KM_PER_DEGREE * cos(radians(HANOI_CENTRE.lat))
    north = (place.lat - HANOI_CENTRE.lat) * _KM_PER_DEGREE
    rings = tuple(Ring(far, round(far * _RADIUS / reach, 1)) for far in range(step, reach + 1, step))
    return Sketch(_along(east, reach), _along(-north, reach), round(km), rings)


def _along(km: float, reach: int) -> float:
    return round(_HALF + km * _RADIUS / reach, 1)
