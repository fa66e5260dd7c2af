"""The invented people are nobody's, never twice the same, and the same for the same seed."""

from datetime import date
from itertools import islice

from conference.demo.applications import of_enterprises, of_others
from conference.demo.inventions import Inventions
from conference.foundation.phone import parse_phone
from conference.foundation.tax_code import parse_tax_code

TODAY = date(2026, 10, 10)


def test_the_same_seed_invents_the_same_applications() -> None:
    first, second, other = (list(of_enterprises(Inventions(seed), 40, TODAY)) for seed in (1, 1, 2))
    assert first == second
    assert first != other


def test_tax_codes_are_well_formed_and_of_no_tax_office() -> None:
    codes = list(islice(Inventions(1).tax_codes, 50))
    assert [str(parse_tax_code(code)) for code in codes] == codes
    assert {code[:2] for code in codes} == {"99"}
    assert len(set(codes)) == 50


def test_people_have_names_addresses_and_numbers_of_their_own() -> None:
    inventions = Inventions(1)
    people = [inventions.person() for _number in range(100)]
    for values in zip(*((p.full_name, p.email, p.phone) for p in people), strict=True):
        assert len(set(values)) == 100
    assert [parse_phone(person.phone) for person in people] == [person.phone for person in people]
    assert {person.email.rpartition("@")[2] for person in people} == {"example.com"}


def test_nobody_is_asked_to_show_what_an_agency_does_not_have() -> None:
    assert {application.tax_code for application in of_others(Inventions(1))} == {None}
