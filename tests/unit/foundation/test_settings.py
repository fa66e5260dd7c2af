"""A missing or wrong setting stops the start with one line that names it and says what would do."""

from pathlib import Path

import pytest

from conference.foundation.settings import Settings, WrongSetting, load_settings

KEY = "0123456789" * 4
DATABASES = "DATABASE_URL must look like postgresql://user:password@host:5432/name or sqlite:////path/to/file"
NAMES = ("DATABASE_URL", "SECRET_KEY", "BASE_URL", "HOST", "PORT", "WORKERS", "THREADS", "SMTP_URL", "MAIL_FROM",
         "TRUSTED_PROXIES", "UPLOAD_LIMIT_MB", "LOG_FORMAT")  # fmt: skip


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "instance"))


def loaded(monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return load_settings()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"PORT": "abc"}, "PORT must be a whole number between 1 and 65535"),
        ({"PORT": "99999"}, "PORT must be a whole number between 1 and 65535"),
        ({"WORKERS": "0"}, "WORKERS must be a whole number between 1 and 64"),
        ({"THREADS": "-3"}, "THREADS must be a whole number between 1 and 256"),
        ({"TRUSTED_PROXIES": "x"}, "TRUSTED_PROXIES must be a whole number between 0 and 9"),
        ({"UPLOAD_LIMIT_MB": "-1"}, "UPLOAD_LIMIT_MB must be a whole number between 1 and 1000"),
        ({"MAIL_FROM": "conference"}, "MAIL_FROM must be an address such as conference@example.vn"),
        ({"SMTP_URL": "mail.example.vn"}, "SMTP_URL must look like smtp://user:password@host:587"),
        ({"BASE_URL": "conference.vn"}, "BASE_URL must be an address such as https://conference.example.vn"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT must be one of text, json"),
        ({"SMTP_URL": "smtp://mail.example.vn:abc"}, "SMTP_URL must look like smtp://user:password@host:587"),
        ({"SMTP_URL": "smtp://"}, "SMTP_URL must look like smtp://user:password@host:587"),
        ({"BASE_URL": "http://a b"}, "BASE_URL must be an address such as https://conference.example.vn"),
        ({"DATABASE_URL": "mysql://x/y"}, DATABASES),
        ({"DATABASE_URL": "postgresql://u:p@h:port/x"}, DATABASES),
        ({"DATABASE_URL": "sqlite://"}, DATABASES),
        ({"DATABASE_URL": "sqlite:///:memory:"}, DATABASES),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 32 characters"),
        ({"DATABASE_URL": "postgresql://x/y"}, "SECRET_KEY is needed when DATABASE_URL points to a server"),
        ({"INSTANCE_PATH": "/etc/passwd"}, "INSTANCE_PATH /etc/passwd cannot be a folder (File exists)"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    with pytest.raises(WrongSetting) as stopped:
        loaded(monkeypatch, **given)
    line = str(stopped.value)
    assert line.split(": ", 1)[1] == said
    assert "\n" not in line


def test_without_any_setting_the_conference_runs_on_its_own_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = loaded(monkeypatch)
    assert settings.database_url == f"sqlite:///{tmp_path / 'instance' / 'conference.sqlite3'}"
    assert (settings.base_url, settings.is_embedded, settings.smtp_url) == ("http://127.0.0.1:8000", True, None)


def test_the_key_is_made_once_and_for_its_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = loaded(monkeypatch).secret_key
    path = tmp_path / "instance" / "secret-key"
    assert (len(first) >= 32, load_settings().secret_key == first, path.stat().st_mode & 0o777) == (True, True, 0o600)


def test_a_server_is_reached_by_our_driver_and_the_given_key(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch, DATABASE_URL="postgresql://u:p@db/conference", SECRET_KEY=KEY)
    assert (settings.database_url, settings.secret_key) == ("postgresql+psycopg://u:p@db/conference", KEY)
    assert KEY not in repr(settings)
