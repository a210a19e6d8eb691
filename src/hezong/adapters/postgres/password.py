"""Turns a key folder into the passwords of the database roles: random, made once; never logged or backed up."""

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

NAME = "database.json"


def passwords(keys: Path, roles: Iterable[str]) -> Mapping[str, str]:
    """Missing ones are added, so that a role of a later release gets its password on the next start."""
    path = keys / NAME
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    missing = [role for role in roles if role not in known]
    if missing:
        known |= {role: secrets.token_urlsafe(24) for role in missing}
        write_private(path, json.dumps(known, indent=1).encode())
    return known


def write_private(path: Path, content: bytes) -> None:
    """Complete or not there, readable by the owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
