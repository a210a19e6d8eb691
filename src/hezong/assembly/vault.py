"""Keeps sensitive values sealed with a key that lies in a file outside the database and its backups (contract §2). Never logs a value."""

import hmac
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class FileVault:
    """AES-256-GCM under one key, and a keyed hash under a key derived from it, for exact matches."""

    key: bytes = field(repr=False)

    def seal(self, text: str) -> bytes:
        """A nonce and the sealed text; sealing the same text twice gives different bytes."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, text.encode(), None)

    def open(self, sealed: bytes) -> str:
        """The text; cryptography's InvalidTag for anything that was not sealed with this key."""
        return AESGCM(self.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()

    def digest(self, text: str) -> bytes:
        """The same for equal texts; useless without the key."""
        derived = hmac.new(self.key, b"hezong digest", sha256).digest()
        return hmac.new(derived, text.encode(), sha256).digest()


def open_vault(file: Path) -> FileVault:
    """The vault of a key file, which is made (mode 0600) where it is missing. Two processes that start at once agree on one key."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as written:
        written.write(os.urandom(KEY_BYTES))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise OSError(f"{file} is no key of {KEY_BYTES} bytes; restore it from where you keep its copy")
    return FileVault(key)
