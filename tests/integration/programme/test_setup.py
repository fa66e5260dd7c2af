"""An organiser sets a conference up, changes it, and copies it to the next year."""

import io
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from PIL import Image

from conference.foundation import clock
from conference.foundation.access import Role
from conference.foundation.db import db
from conference.mail.models import Message
from conference.programme import queries
from conference.programme.models import Capacity, Conference, ConferenceState, MeetingTable, Slot, Speaker, StaffRole
from tests.factories.people import make_user
from tests.factories.programme import make_conference, make_hall, make_session, make_staff
from tests.factories.registration import make_registration
from tests.factories.time import DAY, at
from tests.pages import Client, multipart, page_of

WIZARD = {
    "title_vi": "Hội nghị kết nối doanh nghiệp với chủ đầu tư cụm công nghiệp",
    "short_title_vi": "Kết nối CCN 2027",
    "code": "hn2027",
    "lead_vi": "Ban Tổ chức",
    "contact_email": "btc@example.com",
    "on": "20/10/2027",
    "venue_vi": "Trung tâm Hội nghị",
}


def test_the_wizard_makes_a_usable_half_day_conference_from_one_page(client: Client) -> None:
    client.sign_in(make_user(is_administrator=True))
    response = client.submit("/conferences/new", **WIZARD)
    assert response.status_code == 303
    conference = db.session.scalars(sa.select(Conference)).one()
    slots = queries.slots(db.session(), conference)
    assert [f"{slot.starts_at.astimezone(conference.timezone):%H:%M}" for slot in slots] == [
        "15:00", "15:25", "15:50", "16:15", "16:40", "17:05",
    ]  # fmt: skip
    assert [table.label for table in queries.tables(db.session(), conference)] == [f"{n:02d}" for n in range(1, 14)]
    assert [item.title for item in queries.programme(db.session(), conference)] == [
        "Đón tiếp, khai mạc và tham luận",
        "Giao thương 1–1",
    ]
    assert conference.state is ConferenceState.DRAFT
    assert len(queries.capacities(db.session(), conference)) == 4
    assert client.page("/hn2027/desk/settings").text("h1") != ""


def test_what_was_typed_stays_when_the_wizard_refuses(client: Client) -> None:
    make_conference(code="hn2027")
    client.sign_in(make_user(is_administrator=True))
    response = client.submit("/conferences/new", **WIZARD)
    page = page_of(response)
    assert response.status_code == 422
    assert page.all("#code")[0].get("value") == "hn2027"
    assert page.texts("#code-error") == ["Địa chỉ ngắn này đã được một hội nghị khác dùng. Hãy chọn địa chỉ khác."]
    assert page.all("#title_vi")[0].get("value") == WIZARD["title_vi"]


def test_a_draft_is_hidden_from_the_public_and_shown_to_its_staff(client: Client) -> None:
    conference = make_conference(state=ConferenceState.DRAFT)
    staff = make_staff(conference)
    assert client.get(f"/{conference.code}/").status_code == 404
    client.sign_in(staff)
    assert client.page(f"/{conference.code}/").text("h1") == conference.title_vi


def test_a_block_that_overlaps_another_is_refused_at_its_field(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    client.sign_in(make_staff(conference))
    response = client.submit(
        f"/{conference.code}/desk/times", "main form.panel", on="20/10/2026", starts="16:00", ends="18:00"
    )
    assert response.status_code == 422
    assert page_of(response).texts("#ends-error") == ["Khung này trùng với khung từ 15:00 đến 17:30."]


def test_a_second_block_gets_slots_of_its_own_and_none_crosses_the_break(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    client.sign_in(make_staff(conference))
    client.submit(f"/{conference.code}/desk/times", "main form.panel", on="20/10/2026", starts="8:00", ends="8:50")
    starts = [slot.starts_at for slot in queries.slots(db.session(), conference)]
    assert starts[:3] == [at(8), at(8, 25), at(15)]


def test_next_year_has_the_same_hall_times_and_staff_on_the_new_day_and_no_registrations(client: Client) -> None:
    conference = make_conference(code="hn2026")
    make_hall(conference, tables=4, slots=6)
    db.session.add(Capacity(conference_id=conference.id, side="enterprise", places=40, taken=7))
    organiser = make_staff(conference)
    client.sign_in(organiser)
    response = client.submit("/hn2026/desk/copy", code="hn2027", first_day="19/10/2027")
    assert response.status_code == 303
    copy = db.session.scalars(sa.select(Conference).where(Conference.code == "hn2027")).one()
    shift = date(2027, 10, 19) - DAY
    assert copy.registration_closes_at == at(12) + shift
    assert _times(copy) == [start + shift for start in _times(conference)]
    assert _count(MeetingTable, copy) == 4
    assert db.session.scalars(sa.select(StaffRole.user_id).where(StaffRole.conference_id == copy.id)).all() == [
        organiser.id
    ]
    places = queries.capacities(db.session(), copy)
    assert [(row.places, row.taken) for row in places] == [(40, 0)]


def test_settings_keep_what_was_typed_and_name_the_field_that_is_wrong(client: Client) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    response = client.submit(
        f"/{conference.code}/desk/settings", "main form.section", meeting_minutes="1.5", registration_opens_at="mai"
    )
    page = page_of(response)
    assert response.status_code == 422
    assert page.all("#meeting_minutes")[0].get("value") == "1.5"
    assert page.all("#registration_opens_at")[0].get("value") == "mai"
    assert page.texts("#registration_opens_at-error") == ["Hãy viết ngày giờ như sau: 20/10/2027 14:00."]


def test_a_break_added_to_the_programme_is_crossed_by_no_meeting_once_the_times_are_made_again(client: Client) -> None:
    conference = make_conference()
    make_hall(conference)
    client.sign_in(make_staff(conference))
    desk = f"/{conference.code}/desk"
    answer = client.submit(
        f"{desk}/sessions/new",
        "main form",
        kind="break",
        title_vi="Giải lao",
        on="20/10/2026",
        starts="15:45",
        ends="16:00",
    )
    assert "1 khung giờ" in client.page(answer.location).text("#messages")
    assert client.post(f"{desk}/times/again").status_code == 303
    starts = db.session.scalars(sa.select(Slot.starts_at).order_by(Slot.starts_at)).all()
    assert starts == [at(15), at(15, 25), at(16), at(16, 25), at(16, 50)]


def test_a_place_off_the_globe_and_a_leap_between_states_are_refused_in_words(client: Client) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    page = page_of(client.submit(f"/{conference.code}/desk/settings", "main form.section", lat="91", lon="105,8"))
    assert (page.texts("#lat-error"), page.texts("#lon-error")) == (["Hãy nhập số từ -90 đến 90."], [])
    refused = client.post(f"/{conference.code}/desk/state/live")
    assert refused.status_code == 409
    assert "booking" not in page_of(refused).text("main")


def test_a_day_on_a_public_holiday_is_pointed_out(client: Client) -> None:
    conference = make_conference()
    make_hall(conference, on=date(2027, 9, 2))
    client.sign_in(make_staff(conference))
    assert "02/09/2027" in client.page(f"/{conference.code}/desk/settings").text("main .notice")


def test_front_desk_may_not_change_the_setup(client: Client) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference, Role.FRONT_DESK))
    assert client.get(f"/{conference.code}/desk/settings").status_code == 403


def test_places_cannot_fall_below_what_is_approved(client: Client) -> None:
    conference = make_conference()
    db.session.add(Capacity(conference_id=conference.id, side="enterprise", places=40, taken=7))
    client.sign_in(make_staff(conference))
    response = client.submit(f"/{conference.code}/desk/places", enterprise="5")
    assert response.status_code == 422
    assert page_of(response).texts("#enterprise-error") == ["Đã duyệt 7."]
    assert client.submit(f"/{conference.code}/desk/places", enterprise="7").status_code == 303


def _times(conference: Conference) -> list[datetime]:
    return list(
        db.session.scalars(
            sa.select(Slot.starts_at).where(Slot.conference_id == conference.id).order_by(Slot.starts_at)
        )
    )


def _count(kind: type[MeetingTable], conference: Conference) -> int:
    return db.session.scalar(sa.select(sa.func.count(kind.id)).where(kind.conference_id == conference.id)) or 0


def test_a_logo_is_drawn_anew_and_a_renamed_program_is_refused(client: Client) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/organisers"
    response = client.submit(path, "main form", name_vi="HAMI", role="co_organiser", logo_file=_upload(b"MZ\x90\x00"))
    assert response.status_code == 422
    assert page_of(response).texts("#logo_file-error") == [
        "Tệp này không phải là ảnh. Hãy tải lên tệp PNG, JPEG hoặc WebP."
    ]
    response = client.submit(path, "main form", name_vi="HAMI", role="co_organiser", logo_file=_upload(_png()))
    assert response.status_code == 303
    (organiser,) = queries.organisers(db.session(), conference)
    with client.get(f"/{conference.code}/logo/{organiser.id}") as logo:
        assert logo.data.startswith(b"\x89PNG")


def test_a_logo_of_fifty_megabytes_is_refused_at_its_field_and_the_name_is_kept(client: Client) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/organisers"
    sent = multipart("logo_file", b"x" * 50 * 2**20, name_vi="HAMI", role="co_organiser", position="1")
    page = page_of(client.post(path, **sent))
    assert page.texts("#logo_file-error") == ["Tệp này có dung lượng 50 MB; tối đa là 10 MB. Hãy chọn tệp nhỏ hơn."]
    assert page.all("#name_vi")[0].get("value") == "HAMI"


def test_a_picture_that_would_fill_the_memory_is_refused_at_its_field(client: Client) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/organisers"
    huge = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(huge, "PNG")
    response = client.submit(path, "main form", name_vi="HAMI", logo_file=_upload(huge.getvalue()))
    assert response.status_code == 422
    assert page_of(response).texts("#logo_file-error") == [
        "Ảnh này có quá nhiều điểm ảnh. Hãy thu nhỏ rồi tải lên lại."
    ]


def _upload(content: bytes) -> tuple[object, str]:
    return io.BytesIO(content), "logo.png"


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    return buffer.getvalue()


def test_who_opens_registration_before_its_date_is_told_when_it_opens(client: Client) -> None:
    opens = clock.now() + timedelta(days=3)
    dates = {"registration_opens_at": opens, "registration_closes_at": opens + timedelta(days=9)}
    conference = make_conference(state=ConferenceState.OPEN, **dates)
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/settings"
    assert any("Theo lịch, đăng ký mở lúc" in line for line in client.page(path).texts("main .soft"))
    conference.registration_opens_at = clock.now() - timedelta(days=1)
    assert not any("Theo lịch, đăng ký mở lúc" in line for line in client.page(path).texts("main .soft"))


def test_an_old_page_of_the_settings_undoes_nothing_and_the_same_field_is_refused(client: Client) -> None:
    conference = make_conference(controller_name_vi="Sở Công Thương", controller_contact="so@example.com")
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/settings"
    page = client.page(path)
    sent = page.fields(page.all("main form.section")[0])
    conference.max_meetings, conference.counts_exits = 4, True
    assert client.post(path, data=sent | {"max_delegates": ["7"]}).status_code == 303
    assert (conference.max_meetings, conference.counts_exits, conference.max_delegates) == (4, True, 7)
    refused = page_of(client.post(path, data=sent | {"max_meetings": ["5"]}))
    assert "“4”" in refused.text("#max_meetings-error")
    assert refused.all("#max_meetings")[0].get("value") == "5"
    assert refused.all("#max_delegates")[0].get("value") == "7"


def test_contact_and_data_controller_are_named_in_the_readers_language(client: Client) -> None:
    conference = make_conference(contact_name_vi="Phòng Công nghiệp", controller_name_vi="Sở Công Thương Hà Nội")
    client.sign_in(make_staff(conference))
    names = {"contact_name_en": "Industry Division", "controller_name_en": "Hanoi Department of Industry and Trade"}
    path = f"/{conference.code}/desk/settings"
    assert client.submit(path, "main form.section", controller_contact="so@example.com", **names).status_code == 303
    told = client.page(f"/{conference.code}/organisers").texts("dd")
    assert {"Phòng Công nghiệp", "Sở Công Thương Hà Nội"} <= set(told)
    client.get("/language/en")
    told = client.page(f"/{conference.code}/organisers").texts("dd")
    assert set(names.values()) <= set(told)
    assert "Industry Division" in client.page(f"/{conference.code}/").text(".footer")


def test_a_speaker_is_corrected_in_every_session_and_removed_from_all(client: Client) -> None:
    conference = make_conference()
    speaker = Speaker(conference_id=conference.id, full_name="Ngô Quốc", title_vi="Trưởng phòng")
    db.session.add(speaker)
    make_session(conference, speakers=[speaker])
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/speakers/{speaker.id}"
    assert client.submit(path, full_name="Ngô Quốc Ca").status_code == 303
    assert "Ngô Quốc Ca" in client.page(f"/{conference.code}/programme").text()
    assert (speaker.full_name, speaker.title_vi) == ("Ngô Quốc Ca", "Trưởng phòng")
    assert client.submit(path, remove="1").status_code == 303
    assert "Ngô Quốc Ca" not in client.page(f"/{conference.code}/programme").text()


def days_of(conference: Conference) -> list[date]:
    db.session.expire_all()
    return [day.on for day in queries.days(db.session(), conference)]


def test_neither_the_wizard_nor_a_copy_takes_a_day_that_has_passed(client: Client) -> None:
    client.sign_in(make_user(is_administrator=True))
    yesterday = (clock.now() - timedelta(days=2)).strftime("%d/%m/%Y")
    refused = client.submit("/conferences/new", **(WIZARD | {"on": yesterday}))
    assert (refused.status_code, len(page_of(refused).all("#on-error"))) == (422, 1)
    path = f"/{make_conference().code}/desk/copy"
    refused = client.submit(path, code="hn2028", first_day=yesterday)
    assert (refused.status_code, len(page_of(refused).all("#first_day-error"))) == (422, 1)


def test_a_wrong_day_goes_with_its_last_block_or_session(client: Client) -> None:
    conference = make_conference()
    make_hall(conference, on=DAY)
    item = make_session(conference, starts_at=at(8), ends_at=at(9))
    db.session.commit()
    client.sign_in(make_staff(conference))
    desk, right = f"/{conference.code}/desk", DAY + timedelta(days=7)
    typed = right.strftime("%d/%m/%Y")
    client.submit(f"{desk}/times", "main form.panel", on=typed, starts="15:00", ends="16:00")
    wrong = queries.blocks(db.session(), conference)[0]
    client.post(f"{desk}/times/{wrong.id}/remove")
    assert days_of(conference) == [DAY, right]
    client.submit(f"{desk}/sessions/{item.id}", on=typed)
    assert days_of(conference) == [right]


def test_the_wizard_is_named_to_administrators_only(client: Client) -> None:
    client.sign_in(make_user())
    assert not client.page("/conferences").all('a[href="/conferences/new"]')
    assert "từng bước" not in client.page("/conferences").text("main")
    client.sign_in(make_user(is_administrator=True))
    assert client.page("/conferences").all('a[href="/conferences/new"]')


def test_an_invitation_names_who_invites_to_what_and_as_what(client: Client) -> None:
    conference = make_conference()
    client.sign_in(make_staff(conference, full_name="Nguyễn Văn Tổ"))
    client.submit(f"/{conference.code}/desk/staff", "main form.panel", email="moi@example.com", role="front_desk")
    message = db.session.scalars(sa.select(Message)).one()
    for text in (message.text, message.html):
        assert all(word in text for word in ("Nguyễn Văn Tổ", conference.title_vi, "Lễ tân"))


def test_times_are_removed_only_after_a_question(client: Client) -> None:
    conference = make_conference()
    make_hall(conference, slots=2)
    client.sign_in(make_staff(conference))
    (link,) = client.page(f"/{conference.code}/desk/times").all('main a[href$="/remove"]')
    assert client.page(link.get("href")).texts("main .tag") == ["15:00–15:20", "15:25–15:45"]
    assert len(_times(conference)) == 2
    assert client.submit(link.get("href"), "main form").status_code == 303
    assert _times(conference) == []


def test_a_place_on_the_map_has_both_coordinates(client: Client) -> None:
    conference = make_conference(controller_name_vi="Ban Tổ chức", controller_contact="btc@example.com")
    client.sign_in(make_staff(conference))
    path = f"/{conference.code}/desk/settings"
    refused = client.submit(path, "main form.stack", lat="21,03", lon="")
    assert (refused.status_code, len(page_of(refused).all("#lat-error"))) == (422, 1)
    refused = client.submit(path, "main form.stack", lat="", lon="105,8")
    assert (refused.status_code, len(page_of(refused).all("#lon-error"))) == (422, 1)


def test_the_menu_marks_where_a_deeper_page_lies(client: Client) -> None:
    conference = make_conference()
    registration = make_registration(conference)
    client.sign_in(make_staff(conference))
    desk = f"/{conference.code}/desk"
    places = {
        f"registrations/{registration.id}": "Đăng ký",
        "tables": "Thiết lập hội nghị",
        "timetable/board": "Lịch gặp",
    }
    for path, name in places.items():
        assert client.page(f"{desk}/{path}").texts(".nav [aria-current=true]") == [name]
    assert len(client.page(f"{desk}/registrations").all(".nav [aria-current=page]")) == 1
