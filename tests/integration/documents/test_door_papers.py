"""The papers of the front desk: the guide stays on one page in every language."""

from io import BytesIO

import pytest
from pikepdf import Pdf

from conference.documents.door_guide import render_door_guide
from conference.documents.values import Masthead
from conference.foundation.access import Role
from tests.factories.programme import make_conference, make_staff
from tests.pages import Client

LONG = Masthead(
    "Hội nghị kết nối doanh nghiệp với chủ đầu tư cụm công nghiệp", "26/11/2026 – 27/11/2026", "Trung tâm" * 9
)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_guide_fits_on_one_page(language: str) -> None:
    with Pdf.open(BytesIO(render_door_guide(LONG, "Nguyễn Thị Phương Mẫu, 0912 345 678", language))) as pdf:
        assert len(pdf.pages) == 1


def test_volunteers_open_the_guide_and_agencies_do_not(client: Client) -> None:
    conference = make_conference(contact_name="Mẫu", contact_phone="+84912345678")
    path = f"/{conference.code}/desk/documents/door-guide"
    client.sign_in(make_staff(conference, Role.FRONT_DESK))
    assert client.get(path).mimetype == "application/pdf"
    client.sign_in(make_staff(conference, Role.AGENCY))
    assert client.get(path).status_code == 403
