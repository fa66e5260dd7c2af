"""The drawing of a place keeps direction and distance."""

from conference.catalogue.sketch import Ring, sketch
from conference.foundation.distance import Point


def test_a_place_to_the_south_lies_below_the_centre_within_the_last_ring() -> None:
    drawn = sketch(Point(20.716, 105.884))
    assert drawn is not None
    assert (drawn.km, drawn.x > 100, 170 < drawn.y < 188) == (35, True, True)
    assert drawn.rings == (Ring(10, 22.0), Ring(20, 44.0), Ring(30, 66.0), Ring(40, 88.0))


def test_a_place_in_another_part_of_the_country_is_not_drawn() -> None:
    assert sketch(Point(10.78, 106.70)) is None
