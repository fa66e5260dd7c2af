"""One WeasyPrint per process: fonts, parsed style sheets and pages laid out once stay for as long as it lives."""

import gc
from base64 import b64encode
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from threading import RLock
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from conference.documents import typeface
from conference.documents.artwork import Artwork, PageArtwork

_TRANSLATIONS: Final = Path(__file__).parent.parent / "translations"
_NOTHING_FETCHED: Final = URLFetcher(allowed_protocols=["data"])
_FONTS_FETCHED: Final = URLFetcher(allowed_protocols=["file"])
_FACES: Final = [(weight, typeface.font_file(weight).as_uri()) for weight in typeface.WEIGHTS]
_FAMILIES: Final = (typeface.FAMILY, *typeface.FALLBACKS)
_MOST_PAINTED: Final = 64


class Renderer:
    """Documents in one language; Pango's fonts belong to one thread at a time, so callers hold the lock."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.lock = RLock()
        self._fonts = FontConfiguration()
        self._sheets: dict[Hashable, CSS] = {}
        self._painted: dict[Hashable, PageArtwork] = {}
        self._templates = Environment(
            loader=PackageLoader("conference", "templates/documents/pdf"),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
        self._templates.globals |= {"language": language, "family": typeface.FAMILY}
        self._templates.filters |= {"png": png, "printable": typeface.printable}

    def document(self, template: str, sheet: CSS, images: Mapping[str, Artwork], **values: Any) -> Document:
        """A laid-out document whose images are drawn by us or carried in the page: nothing is ever fetched."""
        markup = self._templates.get_template(template).render(**values)
        page = HTML(string=markup, url_fetcher=_NOTHING_FETCHED)
        return page.render(font_config=self._fonts, stylesheets=[sheet], cache=dict(images))

    def pdf(self, template: str, sheet: CSS, images: Mapping[str, Artwork], **values: Any) -> bytes:
        """The same, painted."""
        return bytes(self.document(template, sheet, images, **values).write_pdf())

    def sheet(self, template: str, **values: Hashable) -> CSS:
        """A parsed style sheet, with the fonts of every document."""
        key = (template, *values.items())
        if key not in self._sheets:
            rules = self._templates.get_template(template).render(**values, faces=_FACES, families=_FAMILIES)
            self._sheets[key] = CSS(string=rules, font_config=self._fonts, url_fetcher=_FONTS_FETCHED)
        return self._sheets[key]

    def painted(self, key: Hashable, lay_out: Callable[[], Document]) -> PageArtwork:
        """The first page of a document that many others repeat, laid out only when the key is new."""
        if key not in self._painted:
            while len(self._painted) >= _MOST_PAINTED:
                del self._painted[next(iter(self._painted))]
            self._painted[key] = PageArtwork(lay_out().pages[0])
        return self._painted[key]


@contextmanager
def uncollected() -> Iterator[None]:
    """Layout makes a million objects that live until the page is painted: searching them for garbage costs a fifth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(0)


def png(data: bytes) -> str:
    """A PNG file as an address a page can carry."""
    return f"data:image/png;base64,{b64encode(data).decode()}"


@cache
def renderer(language: str) -> Renderer:
    """The process's renderer for a language; without a compiled catalogue it writes the English sentences."""
    return Renderer(language, translation("messages", str(_TRANSLATIONS), [language], fallback=True))
