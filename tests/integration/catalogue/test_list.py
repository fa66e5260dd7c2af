"""The public list answers filters from the address, with or without scripts, in the same few statements."""

from datetime import date
from typing import Any

import pytest
from flask.ctx import AppContext

from conference.catalogue.models import PlotState, WastewaterStatus
from tests.factories.catalogue import make_cluster, make_plot, make_price
from tests.factories.people import make_organisation
from tests.factories.programme import make_conference
from tests.pages import Client, page_of
from tests.queries import count_statements


@pytest.fixture
def path(ctx: AppContext) -> str:
    return f"/{make_conference().code}/clusters"


def _names(client: Client, path: str, **query: Any) -> list[str]:
    return client.page(path, query_string=query).texts("tbody th a")


def test_a_name_is_found_without_its_marks_and_by_place_and_investor(client: Client, path: str) -> None:
    make_cluster(name_vi="CCN Đông La", legacy_place="Hoài Đức")
    make_cluster(name_vi="CCN Thắng Lợi", organisation_id=make_organisation(name_vi="Công ty Hạ tầng Mẫu").id)
    assert _names(client, path, q="dong la") == ["CCN Đông La"]
    assert _names(client, path, q="hoai duc") == ["CCN Đông La"]
    assert _names(client, path, q="ha tang mau") == ["CCN Thắng Lợi"]
    assert _names(client, path, place="Hoài Đức") == ["CCN Đông La"]


def test_a_name_written_as_typed_comes_first(client: Client, path: str) -> None:
    make_cluster(name_vi="CCN Dang Xa")
    make_cluster(name_vi="CCN Đăng Xá")
    assert _names(client, path, q="Đăng") == ["CCN Đăng Xá", "CCN Dang Xa"]


def test_open_by_a_quarter_takes_what_opens_until_its_last_day(client: Client, path: str) -> None:
    make_cluster(name_vi="CCN Sớm", open_from=date(2026, 10, 1))
    make_cluster(name_vi="CCN Muộn", open_from=date(2027, 1, 1))
    make_cluster(name_vi="CCN Chưa rõ")
    assert _names(client, path, open_by="Q4/2026") == ["CCN Sớm"]
    assert _names(client, path, open_by="IV/2026", unknown="y") == ["CCN Chưa rõ", "CCN Sớm"]


def test_area_sector_wastewater_and_free_plots_narrow_the_list(client: Client, path: str) -> None:
    fits = make_cluster(
        name_vi="CCN Hợp", area_m2=105_000, sectors_wanted=["25", "28"], wastewater=WastewaterStatus.OPERATING_COMPLIANT
    )
    other = make_cluster(name_vi="CCN Khác", area_m2=300_000, sectors_wanted=["10"], wastewater=WastewaterStatus.NONE)
    make_plot(fits, area_m2=8_000)
    make_plot(other, area_m2=9_000, state=PlotState.LEASED)
    assert _names(client, path) == ["CCN Hợp", "CCN Khác"]
    for query in (
        {"area_from": "10 ha", "area_to": "20 ha"},
        {"sector": "28"},
        {"wastewater": "operating_compliant"},
        {"plot_from": "7.500"},
    ):
        assert _names(client, path, **query) == ["CCN Hợp"]


def test_a_filter_that_cannot_be_read_says_so_at_its_field_and_the_list_stays(client: Client, path: str) -> None:
    make_cluster(name_vi="CCN Đông La")
    page = client.page(path, query_string={"area_from": "1234.5", "open_by": "4/2023", "sector": "99"})
    assert [e.get("id") for e in page.all(".field-errors")] == ["open_by-error", "sector-error", "area_from-error"]
    assert page.all("#area_from")[0].get("value") == "1234.5"
    assert page.texts("tbody th a") == ["CCN Đông La"]


def test_sorting_by_area_puts_the_unknown_last_both_ways(client: Client, path: str) -> None:
    for name, area in (("CCN A", 50_000), ("CCN B", None), ("CCN C", 90_000)):
        make_cluster(name_vi=name, area_m2=area)
    assert _names(client, path, sort="area") == ["CCN A", "CCN C", "CCN B"]
    assert _names(client, path, sort="-area") == ["CCN C", "CCN A", "CCN B"]


def test_hidden_clusters_are_neither_listed_nor_shown(client: Client, path: str) -> None:
    hidden = make_cluster(is_published=False)
    assert _names(client, path) == []
    assert client.get(f"{path}/{hidden.slug}").status_code == 404


def test_the_list_is_paged_and_a_page_too_far_is_the_last(client: Client, path: str) -> None:
    for _number in range(26):
        make_cluster()
    assert [len(_names(client, path, page=page)) for page in (1, 2, 99)] == [24, 2, 2]
    assert len(_names(client, path, per=50)) == 26


def test_htmx_gets_the_list_alone_from_the_same_address(client: Client, path: str) -> None:
    make_cluster(name_vi="CCN Đông La")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#cluster_list"}
    page = page_of(client.get(path, query_string={"q": "dong"}, headers=headers))
    assert (page.all("header"), page.texts("#cluster_list tbody th a")) == ([], ["CCN Đông La"])


def test_three_clusters_cost_as_many_statements_as_a_full_page(client: Client, path: str) -> None:
    def grow(number: int) -> None:
        for _number in range(number):
            cluster = make_cluster(organisation_id=make_organisation().id)
            make_plot(cluster)
            make_price(cluster)

    grow(3)
    client.page(path)
    with count_statements() as few:
        client.page(path, query_string={"per": 50})
    grow(60)
    with count_statements() as many:
        client.page(path, query_string={"per": 50})
    assert len(few) == len(many) <= 10
