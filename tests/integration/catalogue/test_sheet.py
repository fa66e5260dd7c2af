"""The fact sheet tells what is known, from where, and says so where nothing is."""

from datetime import date

from conference.catalogue import actions, real_clusters
from conference.catalogue.models import Currency, MilestoneKind, Precision, PriceBasis, PriceKind
from conference.catalogue.values import MilestoneFacts
from conference.foundation.db import db
from tests.factories.catalogue import make_cluster, make_plot, make_price
from tests.factories.programme import make_conference
from tests.factories.time import NOW
from tests.pages import Client, Page


def _terms(page: Page) -> dict[str, str]:
    return dict(zip(page.texts(".facts dt"), page.texts(".facts dd"), strict=True))


def test_a_real_cluster_shows_sourced_facts_and_no_more(client: Client) -> None:
    code = make_conference().code
    real_clusters.load(db.session(), now=NOW)
    page = client.page(f"/{code}/clusters/ccn-lang-nghe-phu-tuc")
    told = _terms(page)
    assert told["Huyện cũ"] == "Phú Xuyên (chưa kiểm chứng)"
    assert told["Chủ đầu tư hạ tầng"] == told["Diện tích"] == "Chưa có thông tin"
    assert page.texts(".timeline-date") == ["đến 20/10/2023"]
    assert page.all("table") == []


def test_planned_and_done_stand_beside_each_other_in_order(client: Client) -> None:
    code, cluster = make_conference().code, make_cluster()
    claims = (
        MilestoneFacts(
            kind=MilestoneKind.OPERATING, planned_on=date(2024, 1, 1), precision=Precision.YEAR, source="article"
        ),
        MilestoneFacts(kind=MilestoneKind.SUBSTANTIALLY_COMPLETE, done_on=date(2023, 10, 20), source="article"),
    )
    for claim in claims:
        actions.add_milestone(db.session(), cluster, claim, by=None, now=NOW)
    page = client.page(f"/{code}/clusters/{cluster.slug}")
    assert page.texts(".timeline-date") == ["20/10/2023", "dự kiến 2024"]
    assert page.texts(".timeline b") == ["Cơ bản hoàn thành", "Hoàn thành, đi vào hoạt động"]
    assert page.texts(".tags .badge") == ["Cơ bản hoàn thành"]


def test_a_price_has_basis_currency_vat_and_date_and_a_plot_without_one_costs_what_the_cluster_asks(
    client: Client,
) -> None:
    code, cluster = make_conference().code, make_cluster()
    make_price(cluster, amount=9_500, as_of=date(2026, 1, 1))
    make_price(cluster, amount=10_500, as_of=date(2026, 7, 1))
    own = make_plot(cluster, code="A1")
    make_plot(cluster, code="A2")
    make_price(
        cluster, plot_id=own.id, amount=2_500_000, currency=Currency.VND, basis=PriceBasis.M2_TERM, kind=PriceKind.LAND
    )
    page = client.page(f"/{code}/clusters/{cluster.slug}")
    assert page.texts(".table-plain td") == ["105,00 US$/m²/cả kỳchưa gồm VAT, tính đến 01/07/2026"]
    assert page.texts("td[data-label='Giá']") == ["2.500.000 ₫/m²/cả kỳ", "105,00 US$/m²/cả kỳ"]


def test_a_cluster_without_a_price_asks_to_be_called(client: Client) -> None:
    code, cluster = make_conference().code, make_cluster()
    make_plot(cluster)
    assert client.page(f"/{code}/clusters/{cluster.slug}").texts("td[data-label='Giá']") == ["Liên hệ"]


def test_demo_clusters_are_labelled_on_their_page_and_in_the_list(client: Client) -> None:
    code, cluster = make_conference().code, make_cluster(is_demo=True)
    assert client.page(f"/{code}/clusters").texts("tbody .tag") == ["Dữ liệu minh họa"]
    assert "Dữ liệu minh họa" in client.page(f"/{code}/clusters/{cluster.slug}").text(".notice")
