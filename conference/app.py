"""The application: the only module that knows every part."""

import logging
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from conference import commands, navigation
from conference.catalogue import views as catalogue
from conference.checkin import gate
from conference.checkin import queries as checkin_queries
from conference.checkin import views as checkin
from conference.documents import views as documents
from conference.foundation import access, csrf, db, i18n, templates, uploads, web
from conference.foundation.settings import Settings, load_settings
from conference.jobs import views as jobs
from conference.mail import rendering
from conference.mail import views as mail
from conference.meetings import views as meetings
from conference.people import audit, sign_in
from conference.people import views as people
from conference.programme import current
from conference.programme import views as programme
from conference.registration import current as my
from conference.registration import drafts
from conference.registration import views as registration
from conference.reports import attendance
from conference.reports import views as reports
from conference.timetable import presence
from conference.timetable import views as timetable

OPEN_WHEN_ARCHIVED = frozenset({
    "catalogue",  # clusters outlive a conference
    "documents", "jobs", "mail", "meetings.subscription",  # what is there is printed, sent and subscribed to
    "programme.move", "programme.copy", "programme.staff", "programme.remove_staff",
    "registration.data_request", "registration.my_consents", "registration.my_data",  # the law knows no archive
})  # fmt: skip

PARTS = (people, programme, catalogue, registration, meetings, timetable, checkin, documents, reports, jobs, mail)


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application for these settings (by default the environment's)."""
    settings = settings or load_settings()
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    app = web.Site("conference", instance_path=str(settings.instance_path))
    app.config.from_mapping(_config(settings))
    _logging(settings)
    db.db.init_app(app)
    with app.app_context():
        db.prepare_engine(db.db.engine)
    i18n.babel.init_app(app, locale_selector=i18n.choose_language)
    uploads.init_app(app)
    csrf.init_app(app)
    sign_in.init_app(app)
    web.init_app(app)
    current.init_app(app, open_when_archived=OPEN_WHEN_ARCHIVED)
    my.init_app(app)
    access.init_app(app, _checks())
    templates.init_app(app)
    rendering.init_app(app, current.get_conference)
    attendance.init_app(app, checkin_queries.counts)
    presence.init_app(app, checkin_queries.people_in)
    navigation.init_app(app)
    commands.init_app(app)
    for part in PARTS:
        app.register_blueprint(part.bp)
    app.register_blueprint(checkin.visitor)
    app.register_blueprint(checkin.door)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
    return app


def _checks() -> access.Checks:
    """Who it is, as the parts above the foundation know."""
    return access.Checks(
        roles=current.roles_of,
        is_attendee=my.enter,
        has_data=my.enter_own_data,
        refuse_device=gate.refuse_device,
        record=audit.record,
    )


def _config(settings: Settings) -> dict[str, Any]:
    lock: Path | None = settings.instance_path / "writer.lock" if settings.is_embedded else None
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": db.engine_options(settings),
        "WRITER_LOCK": lock,
        "BABEL_DEFAULT_LOCALE": i18n.DEFAULT_LANGUAGE,
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "MAX_CONTENT_LENGTH": settings.upload_limit_mb * 2**20,
        "MAX_FORM_MEMORY_SIZE": 2 * 2**20,
        "PERMANENT_SESSION_LIFETIME": drafts.KEPT,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.base_url.startswith("https://"),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "TESTING": settings.testing,
    }


def _logging(settings: Settings) -> None:
    """Lines without personal data: addresses and names are never logged, only ids.

    As text, for a person at a terminal, troubles alone; as JSON, for a collector, every step.
    """
    for_collector = settings.log_format == "json"
    level = logging.INFO if for_collector else logging.WARNING
    logging.basicConfig(level=level, format="%(message)s")
    renderer = structlog.processors.JSONRenderer() if for_collector else structlog.dev.ConsoleRenderer()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
        ],
        cache_logger_on_first_use=True,
    )
