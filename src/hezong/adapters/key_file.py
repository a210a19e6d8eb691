"""Keeps one secret in a file that its owner alone reads: made once, by whoever comes first, and complete for everybody else. Never replaces one."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """The secret of a file, a new one where there is none. PermissionError if others may read it.

    Several processes begin at once: what one of them writes gets its name only when it is whole, and only if nobody was faster.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        _make(file, make())
    if file.stat().st_mode & 0o077:
        raise PermissionError(f"{file} must be readable by its owner alone (mode 0600)")
    return file.read_bytes()


def _make(file: Path, secret: bytes) -> None:
    draft = file.with_name(f"{file.name}.{uuid4().hex}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        made.write(secret)
        made.flush()
        os.fsync(made.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # Somebody was faster; theirs is the secret.
    finally:
        draft.unlink()
