"""What a registration says, as plain values between forms, files and actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from conference.catalogue.models import Currency, DemandPurpose, PriceBasis, Tenure, WastewaterKind
from conference.foundation.i18n import bilingual
from conference.people.models import OrganisationKind, RevenueBand
from conference.programme.models import Side
from conference.registration.models import Honorific, Purpose

USUAL_LANGUAGES = ("vi",)


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts:
    """What an organisation says of itself."""

    kind: OrganisationKind
    name_vi: str
    name_en: str = ""
    short_name: str = ""
    sector_codes: tuple[str, ...] = ()
    products: str = ""
    employees: int | None = None
    revenue_band: RevenueBand | None = None
    ward_code: str | None = None
    province_code: str | None = None
    street: str = ""
    legacy_address: str = ""
    website: str = ""
    intro_vi: str = ""
    intro_en: str = ""

    name = bilingual("name")


@dataclass(frozen=True, kw_only=True)
class DemandFacts:
    """One need of land or factory space; `id` is set when it is already known."""

    purpose: DemandPurpose
    tenure: Tenure
    area_min_m2: int
    area_max_m2: int
    sector_code: str
    id: int | None = None
    product: str = ""
    needed_from: date | None = None
    needed_until_year: int | None = None
    budget_amount: int | None = None
    budget_currency: Currency | None = None
    budget_basis: PriceBasis | None = None
    workers_planned: int | None = None
    power_kva: int | None = None
    water_m3_day: int | None = None
    wastewater_m3_day: int | None = None
    wastewater_kind: WastewaterKind | None = None
    wastewater_note: str = ""
    fire_class: str = ""
    floor_load_t_m2: float | None = None
    clear_height_m: float | None = None
    max_truck_t: float | None = None
    preferred_wards: tuple[str, ...] = ()
    max_km_to_center: int | None = None
    is_green: bool = False
    is_high_tech: bool = False


@dataclass(frozen=True, kw_only=True)
class NewCluster:
    """A cluster that is not in the catalogue yet."""

    name_vi: str
    ward_code: str
    area_m2: int | None = None


@dataclass(frozen=True, kw_only=True)
class DelegateFacts:
    """A person who comes; `id` is set when they are already known."""

    full_name: str
    email: str | None
    id: int | None = None
    honorific: Honorific = Honorific.NONE
    job_title: str = ""
    phone: str | None = None
    language: str = "vi"
    languages: tuple[str, ...] = USUAL_LANGUAGES
    can_meet: bool = True


@dataclass(frozen=True, kw_only=True)
class Application:
    """A whole registration as it is submitted; the first delegate is the contact."""

    side: Side
    tax_code: str | None
    organisation: OrganisationFacts
    delegates: tuple[DelegateFacts, ...]
    answers: Mapping[Purpose, bool]
    language: str
    demands: tuple[DemandFacts, ...] = ()
    cluster_ids: tuple[int, ...] = ()
    new_clusters: tuple[NewCluster, ...] = ()
