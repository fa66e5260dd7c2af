"""Every sentence has its translation, and the check that says so can say no."""

from babel.messages.catalog import Catalog

from tests.translations import compare, findings


def _catalogue(entries: dict[str, str], *, fuzzy: bool = False) -> Catalog:
    catalogue = Catalog(locale="vi")
    for sentence, translation in entries.items():
        catalogue.add(sentence, translation, flags=["fuzzy"] if fuzzy else [])
    return catalogue


SOURCES = _catalogue({"Hello %(name)s": ""})


def test_every_sentence_has_its_translation() -> None:
    assert findings() == []


def test_a_complete_catalogue_has_no_findings() -> None:
    assert list(compare(SOURCES, _catalogue({"Hello %(name)s": "Xin chào %(name)s"}))) == []


def test_a_new_sentence_is_reported() -> None:
    assert list(compare(SOURCES, _catalogue({}))) == ["not in the catalogue: 'Hello %(name)s' (make translations)"]


def test_an_empty_translation_is_reported() -> None:
    assert list(compare(SOURCES, _catalogue({"Hello %(name)s": ""}))) == ["not translated: 'Hello %(name)s'"]


def test_a_fuzzy_translation_is_reported() -> None:
    entries = {"Hello %(name)s": "Xin chào %(name)s"}
    assert list(compare(SOURCES, _catalogue(entries, fuzzy=True))) == ["fuzzy: 'Hello %(name)s'"]


def test_a_changed_placeholder_is_reported() -> None:
    found = list(compare(SOURCES, _catalogue({"Hello %(name)s": "Xin chào %(ten)s"})))
    assert found == ["other placeholders: 'Hello %(name)s' → 'Xin chào %(ten)s'"]


def test_a_sentence_no_longer_used_is_reported() -> None:
    catalogue = _catalogue({"Hello %(name)s": "Xin chào %(name)s", "Old": "Cũ"})
    assert list(compare(SOURCES, catalogue)) == ["no longer in the sources: 'Old' (make translations)"]
