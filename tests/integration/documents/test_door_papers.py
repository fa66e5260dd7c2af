"""The papers of the front desk: the guide stays on one page in every language."""

from io import BytesIO

import pytest
from pikepdf import Pdf

from conference.documents.door_guide import render_door_guide
from conference.documents.values import Masthead
from conference.foundation.access import Role
from conference.foundation.i18n import force_language
from conference.registration.consents import QUESTIONS, VERSION
from tests.factories.programme import make_conference, make_staff
from tests.pages import Client
from tests.unit.documents.papers import words

LONG = Masthead(
    "Hội nghị kết nối doanh nghiệp với chủ đầu tư cụm công nghiệp", "26/11/2026 – 27/11/2026", "Trung tâm" * 9
)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_guide_fits_on_one_page(language: str) -> None:
    with Pdf.open(BytesIO(render_door_guide(LONG, "Nguyễn Thị Phương Mẫu, 0912 345 678", language))) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize("paper", ["door-guide", "consent-form"])
def test_volunteers_open_the_papers_and_agencies_do_not(client: Client, paper: str) -> None:
    conference = make_conference(contact_name_vi="Mẫu", contact_phone="+84912345678")
    path = f"/{conference.code}/desk/documents/{paper}"
    client.sign_in(make_staff(conference, Role.FRONT_DESK))
    assert client.get(path).mimetype == "application/pdf"
    client.sign_in(make_staff(conference, Role.AGENCY))
    assert client.get(path).status_code == 403


def squeezed(text: str) -> str:
    """Without spaces: a paper breaks its lines where it likes."""
    return "".join(text.split())


def test_the_form_to_sign_asks_every_question_in_the_words_of_the_page(client: Client) -> None:
    conference = make_conference()
    client.set_cookie("language", "en")
    client.sign_in(make_staff(conference, Role.FRONT_DESK))
    read = squeezed(words(client.get(f"/{conference.code}/desk/documents/consent-form").data))
    with force_language("en"):
        asked = [(str(question.title), str(question.sentence)) for question in QUESTIONS.values()]
    assert [pair for pair in asked if squeezed(" ".join(pair)) not in read] == []
    assert squeezed(f"Wording {VERSION}") in read
