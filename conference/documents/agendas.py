"""Personal agendas on A4, made to be folded once: meetings above the fold, programme and map of the tables below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from weasyprint.document import Document

from conference.documents.artwork import Artwork, PageArtwork, QrArtwork
from conference.documents.hall import Area, Plan, plan
from conference.documents.join import joined
from conference.documents.renderer import Renderer, renderer, uncollected
from conference.documents.values import AgendaContent, Hall, Masthead

_HEAD_SIZE: Final = (138, 25)
_HALF_WIDTH: Final = 84
_FULL_WIDTH: Final = 178
_COLUMNS_IN_HALF: Final = 10
_AGENDAS_A_PART: Final = 50


@dataclass(frozen=True, slots=True)
class _Map:
    """A hall as the template draws it: the map all share, and the reader's own tables on it."""

    image: str
    plan: Plan
    own: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class _Agenda:
    """An agenda as the template draws it."""

    content: AgendaContent
    head: str
    code: str
    maps: tuple[_Map, ...]

    @property
    def wide(self) -> bool:
        """Whether a map takes the whole width, below the programme."""
        return any(drawn.plan.width > _HALF_WIDTH for drawn in self.maps)


def render_agenda(agenda: AgendaContent, language: str) -> bytes:
    """One person's agenda."""
    return render_agendas([agenda], language)


def render_agendas(agendas: Sequence[AgendaContent], language: str) -> bytes:
    """Many agendas as one PDF, each beginning on a page of its own."""
    return joined(agenda_parts(agendas, language))


def agenda_parts(agendas: Sequence[AgendaContent], language: str) -> Iterator[bytes]:
    """PDFs of at most fifty agendas each, so that memory stays small and a caller can tell the progress."""
    press = renderer(language)
    for start in range(0, len(agendas), _AGENDAS_A_PART):
        with press.lock, uncollected():
            part = _part(press, agendas[start : start + _AGENDAS_A_PART])
        yield part


def _part(press: Renderer, agendas: Sequence[AgendaContent]) -> bytes:
    images: dict[str, Artwork] = {}
    drawn = [_drawn(press, agenda, images) for agenda in agendas]
    return press.pdf("agendas.html", press.sheet("agendas.css"), images, agendas=drawn)


def _drawn(press: Renderer, agenda: AgendaContent, images: dict[str, Artwork]) -> _Agenda:
    own = frozenset(meeting.table for meeting in agenda.meetings)
    return _Agenda(
        content=agenda,
        head=_hung(images, _head(press, agenda.masthead)),
        code=_hung(images, QrArtwork(agenda.address)),
        maps=tuple(_map(press, hall, own, images) for hall in agenda.halls),
    )


def _hung(images: dict[str, Artwork], artwork: Artwork) -> str:
    """The address at which the template finds an artwork."""
    address = f"art:{id(artwork)}"
    images[address] = artwork
    return address


def _map(press: Renderer, hall: Hall, own: frozenset[str], images: dict[str, Artwork]) -> _Map:
    columns = len({table.column for table in hall.tables})
    drawn = plan(hall, _HALF_WIDTH if columns <= _COLUMNS_IN_HALF else _FULL_WIDTH)

    def lay_out() -> Document:
        sheet = press.sheet("hall.css", width=drawn.width, height=drawn.height)
        return press.document("hall.html", sheet, {}, plan=drawn)

    image = _hung(images, press.painted(drawn, lay_out))
    return _Map(image, drawn, tuple(table for table in drawn.tables if table.label in own))


def _head(press: Renderer, masthead: Masthead) -> PageArtwork:
    width, height = _HEAD_SIZE

    def lay_out() -> Document:
        sheet = press.sheet("agenda_head.css", width=width, height=height, logos=len(masthead.logos))
        return press.document("agenda_head.html", sheet, {}, masthead=masthead)

    return press.painted((masthead, _HEAD_SIZE), lay_out)
