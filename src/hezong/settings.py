"""Turns the environment into frozen settings; it reads no file, creates nothing and keeps nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class SettingsError(Exception):
    """One or more settings have no meaning; the message lists all of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set (contract §8).

    data: HEZONG_DATA, absolute; holds the database, keys and files. Default `.data` in the current folder.
    port: HEZONG_PORT, where the server listens. Default 8000.
    database_url: DATABASE_URL, a PostgreSQL 18 server of one's own; None means the embedded one.
    chromium: HEZONG_CHROMIUM, the browser for prints and browser tests; None means one on the PATH.
    file_limit: HEZONG_FILE_LIMIT, megabytes of an attachment. Default 50.
    demo_date: HEZONG_DEMO_DATE, the day on which the demonstration group hangs; None means the current quarter.
    lookups: HEZONG_LOOKUPS, how often an hour a person may look whether a record exists that they cannot read. Default 600.
    proxies: HEZONG_PROXIES, addresses of proxies before the server, separated by commas: what they say of the browser's address and
    of https is believed. Default none.
    reveals: HEZONG_REVEALS, how many sensitive values a person may see in plain text in an hour. Default 100.
    """

    data: Path
    port: int = 8000
    database_url: str | None = None
    chromium: Path | None = None
    demo_date: date | None = None
    file_limit: int = 50
    lookups: int = 600
    reveals: int = 100
    proxies: tuple[str, ...] = ()

    @property
    def keys(self) -> Path:
        """Folder (mode 0700) of passwords and keys, each a file of mode 0600."""
        return self.data / "keys"

    @property
    def field_key(self) -> Path:
        """Key of the sensitive fields; never part of a backup (contract §2, "Sensitive fields")."""
        return self.keys / "field.key"

    @property
    def seal_key(self) -> Path:
        """Key that signs the seals of the history; outside the database, so that nobody who writes there can renew a seal."""
        return self.keys / "seal.key"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """All settings at once, so that an operator sees every mistake in one go; empty means not set."""
    problems: list[str] = []

    def take(name: str, parse: Callable[[str], T], default: T) -> T:
        text = environment.get(name, "").strip()
        try:
            return parse(text) if text else default
        except ValueError as error:
            problems.append(f"{name}={text}: {error}")
            return default

    settings = Settings(
        data=take("HEZONG_DATA", Path, Path(".data")).absolute(),
        port=take("HEZONG_PORT", _port, 8000),
        database_url=take("DATABASE_URL", _database_url, None),
        chromium=take("HEZONG_CHROMIUM", Path, None),
        file_limit=take("HEZONG_FILE_LIMIT", _megabytes, 50),
        demo_date=take("HEZONG_DEMO_DATE", date.fromisoformat, None),
        lookups=take("HEZONG_LOOKUPS", _several, 600),
        reveals=take("HEZONG_REVEALS", _several, 100),
        proxies=take("HEZONG_PROXIES", _addresses, ()),
    )
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def environment_of(settings: Settings) -> Mapping[str, str]:
    """What a process of ours is started with to have the same settings."""
    found = {
        "HEZONG_DATA": str(settings.data),
        "HEZONG_PORT": str(settings.port),
        "DATABASE_URL": settings.database_url,
        "HEZONG_CHROMIUM": None if settings.chromium is None else str(settings.chromium),
        "HEZONG_DEMO_DATE": None if settings.demo_date is None else settings.demo_date.isoformat(),
        "HEZONG_FILE_LIMIT": str(settings.file_limit),
        "HEZONG_LOOKUPS": str(settings.lookups),
        "HEZONG_REVEALS": str(settings.reveals),
        "HEZONG_PROXIES": ",".join(settings.proxies),
    }
    return {name: value or "" for name, value in found.items()}


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise ValueError("a port lies between 1 and 65535")
    return port


def _several(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("expected a number above 0")
    return number


def _addresses(text: str) -> tuple[str, ...]:
    """Addresses or networks; never everybody, who could then claim any address."""
    found = tuple(each.strip() for each in text.split(",") if each.strip())
    if any(ip_network(each, strict=False).prefixlen == 0 for each in found):
        raise ValueError("a proxy is a machine or a network, not everybody")
    return found


def _megabytes(text: str) -> int:
    number = int(text)
    if not 0 < number <= 10_000:
        raise ValueError("a limit lies between 1 and 10000 megabytes")
    return number


def _database_url(text: str) -> str:
    if not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("expected postgresql://user:password@host:port/database")
    return text
