"""Which languages the parties of a conference speak, and which interpreters it has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from conference.programme.interpreters import interpreters_of
from conference.programme.models import Conference
from conference.registration.models import Delegate
from conference.timetable import problem as p
from conference.timetable.interpreting import interpreted, needs_of
from conference.timetable.wishes import Wish


@dataclass(frozen=True)
class Speech:
    """By registration and delegate what they speak; empty where a conference has named no interpreters."""

    spoken: Mapping[int, Mapping[int, frozenset[str]]]
    interpreters: tuple[p.Interpreter, ...]

    def understood(self, slots: Sequence[p.Slot], held: Iterable[Wish], in_a_row: int | None) -> set[str]:
        """The pairs of these meetings that share a language, or for which there is an interpreter at their time."""
        wishes = list(held)
        sides = {side for wish in wishes for side in (wish.sender, wish.receiver)}
        problem = p.Problem(
            slots=tuple(slots),
            tables=(),
            parties=tuple(p.Party(f"p{one}", (), languages=self.languages_of(one)) for one in sides),
            requests=tuple(p.Request(wish.pair, f"p{wish.sender}", f"p{wish.receiver}") for wish in wishes),
            interpreters=self.interpreters,
            rules=p.Rules(in_a_row=in_a_row),
        )
        placed = [p.Placement(wish.pair, f"s{wish.slot}", "", ()) for wish in wishes]
        needs = needs_of(problem)
        return {one.request for one in interpreted(problem, placed) if one.people or one.request not in needs}

    @cached_property
    def _languages(self) -> Mapping[int, frozenset[str]]:
        return {one: frozenset[str]().union(*people.values()) for one, people in self.spoken.items()}

    def languages_of(self, registration: int) -> frozenset[str]:
        """What the people of a party speak between them."""
        return self._languages.get(registration, frozenset())

    def speakers(self, one: int, other: int) -> set[int]:
        """The delegates of two parties who speak what both sides know; nobody where any of them will do."""
        if not self.spoken:
            return set()
        common = self.languages_of(one) & self.languages_of(other)
        people = {**self.spoken.get(one, {}), **self.spoken.get(other, {})}
        able = {person for person, languages in people.items() if common & languages}
        return able if common and len(able) < len(people) else set()


def speech_of(session: Session, conference: Conference, people: Mapping[int, Iterable[Delegate]]) -> Speech:
    """In one statement. Without interpreters everybody is taken to understand everybody."""
    provided = interpreters_of(session, conference.id)
    if not provided:
        return Speech({}, ())
    spoken = {one: {person.id: frozenset(person.languages) for person in some} for one, some in people.items()}
    interpreters = tuple(
        p.Interpreter(f"i{pair.one}-{pair.other}.{number}", frozenset({pair.one, pair.other}))
        for pair in provided
        for number in range(1, pair.count + 1)
    )
    return Speech(spoken, interpreters)
