"""Organisations outlive a conference; users are people who can sign in."""

import enum
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.foundation.db import Model, Numbered, SortKey, one_of
from conference.foundation.i18n import bilingual
from conference.foundation.vietnamese import fold, name_sort_key


class OrganisationKind(enum.StrEnum):
    """Legal nature, as it decides which tax code is asked for."""

    ENTERPRISE = "enterprise"
    COOPERATIVE = "cooperative"
    HOUSEHOLD_BUSINESS = "household_business"
    INVESTOR = "investor"
    AUTHORITY = "authority"
    ASSOCIATION = "association"
    FOREIGN = "foreign"


class RevenueBand(enum.StrEnum):
    """Yearly revenue in billions of VND; bands, never the exact figure."""

    UNDER_3 = "under_3"
    FROM_3 = "3_50"
    FROM_50 = "50_200"
    FROM_200 = "200_1000"
    FROM_1000 = "over_1000"


class Organisation(Numbered, Model):
    """An enterprise, cluster investor, authority or association."""

    __tablename__ = "organisation"

    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind))
    name_vi: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    short_name: Mapped[str] = mapped_column(default="")
    tax_code: Mapped[str | None] = mapped_column(unique=True)
    sector_codes: Mapped[list[str]] = mapped_column(default=list)
    products: Mapped[str] = mapped_column(default="")
    employees: Mapped[int | None]
    revenue_band: Mapped[RevenueBand | None] = mapped_column(one_of(RevenueBand))
    capital_vnd: Mapped[int | None] = mapped_column(sa.BigInteger)
    province_code: Mapped[str | None]
    ward_code: Mapped[str | None]
    street: Mapped[str] = mapped_column(default="")
    legacy_address: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    intro_vi: Mapped[str] = mapped_column(default="")
    intro_en: Mapped[str] = mapped_column(default="")
    is_key_product_maker: Mapped[bool] = mapped_column(default=False)
    is_association_member: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    folded: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)

    name = bilingual("name")
    intro = bilingual("intro")

    __table_args__ = (
        sa.CheckConstraint("employees >= 0", name="employees"),
        sa.CheckConstraint("name_vi <> ''", name="name"),
    )


def _from_name(key: Callable[[str], str]) -> Callable[[DefaultExecutionContext], str]:
    """What a new account's name is found or sorted by."""
    return lambda context: key(context.get_current_parameters().get("full_name") or "")  # type: ignore[no-untyped-call]


class User(Numbered, Model):
    """Somebody who can sign in: staff with a password, attendees by a link to their address."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="vi")
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None] = mapped_column(sa.BigInteger)
    epoch: Mapped[int] = mapped_column(default=1)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    folded: Mapped[str] = mapped_column(default=_from_name(fold))
    sort_key: Mapped[str] = mapped_column(SortKey, default=_from_name(name_sort_key), index=True)

    def rename(self, full_name: str) -> None:
        """Another name, and how it is found and sorted."""
        self.full_name, self.folded, self.sort_key = full_name, fold(full_name), name_sort_key(full_name)


class RecoveryCode(Numbered, Model):
    """A single-use replacement for a one-time code, stored as a hash."""

    __tablename__ = "recovery_code"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    used_at: Mapped[datetime | None]


class LinkPurpose(enum.StrEnum):
    """What a mailed link lets one do."""

    SIGN_IN = "sign_in"
    SET_PASSWORD = "set_password"  # noqa: S105 - a purpose, not a secret


class SignInLink(Numbered, Model):
    """A magic link: signed, expiring, used once (by the button, never by a GET)."""

    __tablename__ = "sign_in_link"

    purpose: Mapped[LinkPurpose] = mapped_column(one_of(LinkPurpose), default=LinkPurpose.SIGN_IN)

    nonce_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    next_path: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")


class Attempt(Numbered, Model):
    """One try at something that may be tried only so often. Addresses stand here as hashes: strangers type them."""

    __tablename__ = "attempt"

    key_hash: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (sa.Index("ix_attempt_key", "key_hash", "at"),)
