"""Settings, read once from the environment; a wrong one stops the start with one clear line."""

import os
import secrets
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from environs import Env, EnvError

ROOT = Path(__file__).resolve().parents[2]


_OURS = ("secret-key", "conference.sqlite3", "outbox")


class WrongSetting(SystemExit):
    """A setting is missing or unusable; the message names it and the way out."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the surroundings decide. The README has the same list with the defaults."""

    instance_path: Path
    database_url: str
    secret_key: str = field(repr=False)
    base_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 8
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = "conference@localhost"
    proxies: int = 0
    upload_limit_mb: int = 10
    log_format: str = "text"
    testing: bool = False

    @property
    def is_embedded(self) -> bool:
        """Whether the conference runs on its own SQLite file."""
        return self.database_url.startswith("sqlite")


def usual_threads(database_url: str) -> int:
    """Threads that wait for SQLite's one writer share its commit, the more the better; elsewhere they share the CPU."""
    return 8 if database_url.startswith("sqlite") else 4


def load_settings() -> Settings:
    """Read the environment. Raises WrongSetting."""
    env = Env()
    try:
        instance_path = _instance_path(Path(env.str("INSTANCE_PATH", str(ROOT / "instance"))).resolve())
        database_url = _database_url(env.str("DATABASE_URL", ""), instance_path)
        host, port = env.str("HOST", "127.0.0.1"), _whole(env, "PORT", 8000, 1, 65_535)
        return Settings(
            instance_path=instance_path,
            database_url=database_url,
            secret_key=_secret_key(env.str("SECRET_KEY", ""), instance_path, database_url),
            base_url=_base_url(env.str("BASE_URL", f"http://{host}:{port}")),
            host=host,
            port=port,
            workers=_whole(env, "WORKERS", 2, 1, 64),
            threads=_whole(env, "THREADS", usual_threads(database_url), 1, 256),
            smtp_url=_smtp_url(env.str("SMTP_URL", "")),
            mail_from=_mail_from(env.str("MAIL_FROM", "conference@localhost")),
            proxies=_whole(env, "TRUSTED_PROXIES", 0, 0, 9),
            upload_limit_mb=_whole(env, "UPLOAD_LIMIT_MB", 10, 1, 1000),
            log_format=_one_of("LOG_FORMAT", env.str("LOG_FORMAT", "text"), ("text", "json")),
        )
    except EnvError as error:
        raise WrongSetting(f"Wrong setting: {error}") from error


def keep_private() -> None:
    """What this process writes from now on is for its owner alone: the database, mails with sign-in links, badges."""
    os.umask(0o077)


def _instance_path(path: Path) -> Path:
    """The folder, made when it is not there yet. One of ours is closed to others, with what lies in it already; what
    only happens to be named is left as it is.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.stat().st_uid == os.geteuid() and any((path / name).exists() for name in _OURS):
            path.chmod(0o700)
    except OSError as error:
        raise WrongSetting(f"Wrong setting: INSTANCE_PATH {path} cannot be a folder ({error.strerror})") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise WrongSetting(f"Wrong setting: INSTANCE_PATH {path} cannot be written to")
    return path


def _whole(env: Env, name: str, default: int, low: int, high: int) -> int:
    given = env.str(name, str(default)).strip()
    if not given.isascii() or not given.isdecimal() or not low <= int(given) <= high:
        raise WrongSetting(f"Wrong setting: {name} must be a whole number between {low} and {high}")
    return int(given)


def _mail_from(given: str) -> str:
    if "@" not in parseaddr(given)[1]:
        raise WrongSetting("Wrong setting: MAIL_FROM must be an address such as conference@example.vn")
    return given


def _database_url(given: str, instance_path: Path) -> str:
    if not given:
        return f"sqlite:///{instance_path / 'conference.sqlite3'}"
    scheme = urlsplit(given).scheme
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"} and _parts(given, local=True) is not None:
        return "postgresql+psycopg" + given[len(scheme) :]
    if scheme == "sqlite" and urlsplit(given).path.strip("/") not in {"", ":memory:"}:
        return given
    raise WrongSetting(
        "Wrong setting: DATABASE_URL must look like postgresql://user:password@host:5432/name or sqlite:////path/to/file"
    )


def _secret_key(given: str, instance_path: Path, database_url: str) -> str:
    """The key that signs sessions and links: made once for the embedded default, demanded elsewhere."""
    if given:
        if len(given) < 32:
            raise WrongSetting("Wrong setting: SECRET_KEY must have at least 32 characters")
        return given
    if not database_url.startswith("sqlite"):
        raise WrongSetting("Missing setting: SECRET_KEY is needed when DATABASE_URL points to a server")
    path = instance_path / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _base_url(given: str) -> str:
    parts = _parts(given)
    if parts is None or parts.scheme not in {"http", "https"}:
        raise WrongSetting("Wrong setting: BASE_URL must be an address such as https://conference.example.vn")
    return given.rstrip("/")


def _smtp_url(given: str) -> str | None:
    parts = _parts(given)
    if given and (parts is None or parts.scheme not in {"smtp", "smtps"}):
        raise WrongSetting("Wrong setting: SMTP_URL must look like smtp://user:password@host:587")
    return given or None


def _parts(given: str, *, local: bool = False) -> SplitResult | None:
    """Of an address that names a host (or, where local ones will do, none) and no port but a number; else None."""
    try:
        parts = urlsplit(given)
        is_whole = parts.port != 0 and (local or bool(parts.hostname))
    except ValueError:
        return None
    return parts if is_whole and not any(map(str.isspace, given)) else None


def _one_of(name: str, given: str, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise WrongSetting(f"Wrong setting: {name} must be one of {', '.join(allowed)}")
    return given
