"""Which languages the parties of a conference speak, which interpreters it has, and where these are needed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from conference.meetings.availability import bookable
from conference.meetings.interpreting import Languages, Tongues, matched, tongues
from conference.meetings.labels import WithInterpreter
from conference.meetings.models import Meeting
from conference.meetings.rules import pair_of
from conference.programme.interpreters import interpreters_of
from conference.registration.models import Delegate


@dataclass(frozen=True)
class Speech:
    """By registration and delegate what they speak; empty where a conference has named no interpreters."""

    spoken: Mapping[int, Mapping[int, Languages]]
    interpreters: Mapping[str, Languages]

    @cached_property
    def _languages(self) -> Mapping[int, Languages]:
        return {one: frozenset[str]().union(*people.values()) for one, people in self.spoken.items()}

    def languages_of(self, registration: int) -> Languages:
        """What the people of a party speak between them."""
        return self._languages.get(registration, frozenset())

    def tongues(self, one: int, other: int) -> Tongues | None:
        """What an interpreter has to bridge between two parties; None if they need nobody."""
        return tongues(self.languages_of(one), self.languages_of(other))

    def speakers(self, one: int, other: int) -> set[int]:
        """The delegates of two parties who speak what both sides know; nobody where any of them will do."""
        common = self.languages_of(one) & self.languages_of(other)
        people = {**self.spoken.get(one, {}), **self.spoken.get(other, {})}
        able = {person for person, languages in people.items() if common & languages}
        return able if common and len(able) < len(people) else set()


def speech_of(session: Session, conference_id: int) -> Speech:
    """In two statements; one, where there are no interpreters: then everybody is taken to understand everybody."""
    interpreters = {
        f"{pair.one}-{pair.other}.{number}": frozenset({pair.one, pair.other})
        for pair in interpreters_of(session, conference_id)
        for number in range(1, pair.count + 1)
    }
    spoken: dict[int, dict[int, Languages]] = defaultdict(dict)
    listed = sa.select(Delegate.registration_id, Delegate.id, Delegate.languages)
    here = listed.where(Delegate.conference_id == conference_id, bookable())
    for registration_id, delegate_id, languages in session.execute(here) if interpreters else ():
        spoken[registration_id][delegate_id] = frozenset(languages)
    return Speech(spoken, interpreters)


@dataclass(frozen=True)
class Rota:
    """In which meetings interpreters sit: those that need one, by slot and pair."""

    speech: Speech
    needs: Mapping[int, Mapping[str, Tongues]]

    def hears(self, slot: int, one: int, other: int) -> bool:
        """Whether two parties would understand each other then: by themselves, or with an interpreter still free."""
        between = self.speech.tongues(one, other)
        if between is None:
            return True
        pair = pair_of(one, other)
        return pair in matched(self.speech.interpreters, {**self.needs.get(slot, {}), pair: between}).values()

    @cached_property
    def given(self) -> Mapping[str, WithInterpreter]:
        """By pair what is said of those meetings in which an interpreter sits."""
        interpreters = self.speech.interpreters
        return {
            pair: WithInterpreter(interpreters[who])
            for needs in self.needs.values()
            for who, pair in matched(interpreters, needs).items()
        }


def rota_of(session: Session, conference_id: int) -> Rota:
    """As the meetings stand, in three statements, or one where there are no interpreters."""
    speech = speech_of(session, conference_id)
    needs: dict[int, dict[str, Tongues]] = defaultdict(dict)
    listed = sa.select(Meeting.slot_id, Meeting.pair, Meeting.party_a_id, Meeting.party_b_id)
    placed = listed.where(Meeting.conference_id == conference_id, Meeting.slot_id.is_not(None))
    rows = session.execute(placed) if speech.interpreters else ()
    for slot_id, pair, one, other in sorted(rows, key=lambda row: row[1]):  # as the timetable has them in order
        if slot_id is not None and (between := speech.tongues(one, other)):
            needs[slot_id][pair] = between
    return Rota(speech, needs)
