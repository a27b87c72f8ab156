"""The settings of the service: read once from the environment and `.env`, refused when unsafe."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot import settings_wording as wording
from referral import levels

LINE_API = "https://api.line.me"
LINE_CONTENT_API = "https://api-data.line.me"
SHORTEST_SECRET = 16  # LINE issues 32 hexadecimal digits; half of that is already a mistake
MOST_SECRETS = 2  # the old and the new one, while the secret is being changed
PLACEHOLDER_PARTS = ("changeme", "placeholder", "yourchannel", "example", "replaceme")


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


@dataclass(frozen=True)
class Problem:
    """One setting that stops the start, and how to mend it (Thai; never holds the setting's value)."""

    setting: str
    mend: str


class SettingsError(Exception):
    """The service refuses to start; `str()` is the Thai text for the operator."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        lines = (f"- {problem.setting}: {problem.mend}" for problem in problems)
        super().__init__("\n".join((wording.HEADING, *lines, wording.WHERE)))


def _is_placeholder(text: str) -> bool:
    letters = "".join(filter(str.isalnum, text)).lower()
    return len(set(letters)) <= 1 or any(part in letters for part in PLACEHOLDER_PARTS)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _split(url: str) -> SplitResult:
    """The parts of a plain http(s) base URL; ValueError when it is anything else."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is not a port number
    except ValueError:
        raise ValueError(wording.URL_MALFORMED) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError(wording.URL_MALFORMED)
    if "?" in url or "#" in url or any(map(str.isspace, url)):
        raise ValueError(wording.URL_MALFORMED)
    return parts


def _private_base(url: str, refusal: str) -> str:
    """`url` without its last slash; plain http only inside this machine."""
    parts = _split(url)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise ValueError(refusal)
    return url.rstrip("/")


def _line_base(url: str) -> str:
    return _private_base(url, wording.LINE_API_NOT_HTTPS)


def _public_base(url: str) -> str:
    return _private_base(url, wording.PUBLIC_NOT_HTTPS)


def _durable_database(url: str) -> str:
    """SQLite in a file, or PostgreSQL. A database in memory would forget what was acknowledged to LINE."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError(wording.DATABASE_UNKNOWN) from None
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"}:
        raise ValueError(wording.DATABASE_UNKNOWN)
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or ":memory:" in parsed.database or "memory" in parsed.query.values():
            raise ValueError(wording.DATABASE_IN_MEMORY)
    elif not parsed.database:
        raise ValueError(wording.DATABASE_UNKNOWN)
    return url


def _levels_are_readable(path: Path | None) -> Path | None:
    try:
        levels.load(path)
    except levels.LevelsUnreadable as error:
        raise ValueError(wording.LEVELS_UNREADABLE.format(where=error)) from None
    return path


class Settings(BaseSettings):
    """Every setting of the service; `.env.example` explains each. Nothing else reads the environment.

    A setting left blank counts as not set. `Settings.load()` is the way in: it names every problem in Thai.
    """

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8-sig",  # Notepad on Windows puts a mark before the first name
        env_ignore_empty=True,
        extra="ignore",  # the same .env also carries compose's own variables
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    database_url: Annotated[str, AfterValidator(_durable_database)] = "sqlite:///var/chipao.db"
    line_api_url: Annotated[str, AfterValidator(_line_base)] = LINE_API
    line_channel_secret: SecretStr
    line_channel_access_token: SecretStr
    public_url: Annotated[str, AfterValidator(_public_base)] = "http://127.0.0.1:8000"
    push_budget_monthly: Annotated[int, Field(ge=0)] | None = None
    media_dir: Path = Path("var/media")
    levels_file: Annotated[Path | None, AfterValidator(_levels_are_readable)] = None
    log_level: LogLevel = LogLevel.INFO

    @field_validator("line_channel_secret")
    @classmethod
    def _secret_is_real(cls, value: SecretStr, others: ValidationInfo) -> SecretStr:
        secrets = _secrets(value)
        if not secrets:
            raise ValueError(wording.MISSING["LINE_CHANNEL_SECRET"])
        if len(secrets) > MOST_SECRETS:
            raise ValueError(wording.TOO_MANY)
        if _is_local(others):
            return value
        if any(map(_is_placeholder, secrets)):
            raise ValueError(wording.PLACEHOLDER["LINE_CHANNEL_SECRET"])
        if min(map(len, secrets)) < SHORTEST_SECRET:
            raise ValueError(wording.TOO_SHORT)
        return value

    @field_validator("line_channel_access_token")
    @classmethod
    def _token_is_real(cls, value: SecretStr, others: ValidationInfo) -> SecretStr:
        token = value.get_secret_value().strip()
        if not token:
            raise ValueError(wording.MISSING["LINE_CHANNEL_ACCESS_TOKEN"])
        if _is_placeholder(token) and not _is_local(others):
            raise ValueError(wording.PLACEHOLDER["LINE_CHANNEL_ACCESS_TOKEN"])
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ValueError(wording.NOT_PLAIN)
        return SecretStr(token)

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value

    @property
    def channel_secrets(self) -> tuple[str, ...]:
        """One secret, or the two that are valid while it is being changed."""
        return _secrets(self.line_channel_secret)

    @property
    def line_content_url(self) -> str:
        """Base of the host that serves pictures; a stand-in for LINE serves everything from one base."""
        return LINE_CONTENT_API if self.line_api_url == LINE_API else self.line_api_url

    @classmethod
    def load(cls, env_file: Path | None = Path(".env"), **overrides: Any) -> Self:
        """From `overrides` (by field name), else the environment, else `env_file`; or SettingsError."""
        try:
            return cls(**{"_env_file": env_file, **overrides})
        except ValidationError as refused:
            raise SettingsError(_problems(refused)) from None
        except UnicodeDecodeError:
            raise SettingsError((Problem(str(env_file), wording.ENV_FILE_UNREADABLE),)) from None


def _is_local(others: ValidationInfo) -> bool:
    """Whether LINE is a stand-in on this machine, where any secret is strong enough."""
    return _is_loopback(urlsplit(others.data.get("line_api_url", LINE_API)).hostname or "")


def _secrets(value: SecretStr) -> tuple[str, ...]:
    parts = (part.strip() for part in value.get_secret_value().split(","))
    return tuple(part for part in parts if part)


def _problems(refused: ValidationError) -> tuple[Problem, ...]:
    return tuple(map(_problem, refused.errors(include_url=False, include_input=False)))


def _problem(error: ErrorDetails) -> Problem:
    name = str(error["loc"][0]).upper()
    if error["type"] == "value_error":
        return Problem(name, str(error["ctx"]["error"]))
    return Problem(name, wording.MISSING.get(name) or wording.MALFORMED.get(name) or error["msg"])
