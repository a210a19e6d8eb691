"""Turns a file of named statements into texts by name; ``-- name: x`` begins a statement. Never builds SQL from values."""

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

MARK = "-- name: "


def read_statements(package: str, file: str) -> Mapping[str, str]:
    """The statements of one ``.sql`` file of a package, e.g. ``read_statements("hezong.api", "session.sql")["sign_in"]``."""
    text = (files(package) / file).read_text("utf-8")
    found: dict[str, str] = {}
    for part in text.split(MARK)[1:]:
        name, _, statement = part.partition("\n")
        found[name.strip()] = statement.strip().rstrip(";")
    return MappingProxyType(found)
