"""Turns names into SQL identifiers: quoted, and short enough for PostgreSQL. Never sees values of users."""

from hashlib import sha256

BUSINESS = "hz"
CONTROL = "hz_control"
REPORTS = "hz_bi"
LONGEST = 63
"""Bytes of an identifier that PostgreSQL keeps; it cuts longer ones silently."""


def quoted(name: str) -> str:
    """An SQL identifier. Every identifier of a statement goes through here."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string literal of a name or code of the model; what users type is always a parameter."""
    escaped = text.replace("'", "''")
    return f"E'{escaped.replace(chr(92), chr(92) * 2)}'" if "\\" in escaped else f"'{escaped}'"


def relation(schema: str, name: str) -> str:
    """A table, view or function with its schema."""
    return f"{quoted(schema)}.{quoted(name)}"


def control(name: str) -> str:
    """A table of the control schema, e.g. ``control("history")`` → ``"hz_control"."history"``."""
    return relation(CONTROL, name)


def short(*parts: str) -> str:
    """A name of these parts within 63 bytes; what is cut away lives on in a hash, so that two names never meet."""
    name = ".".join(parts)
    if len(name.encode()) <= LONGEST:
        return name
    suffix = "~" + sha256(name.encode()).hexdigest()[:10]
    return name.encode()[: LONGEST - len(suffix)].decode(errors="ignore") + suffix
