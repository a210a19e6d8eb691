"""Seals sensitive values with a key that lies in a file of its own, outside the database and its backups (contract §2). Never writes a value anywhere."""

import hmac
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hezong.kernel.types.problem import refuse

KEY = 32
NONCE = 12
"""Bytes of the key, and of the number that is used once for each value (AES-256-GCM, NIST SP 800-38D)."""

FIRST_FORMAT = b"\x01"
"""The first byte of a sealed value: which key and method, so that a later one can be told apart."""


@dataclass(frozen=True, slots=True)
class FileVault:
    """Two keys derived from one secret: what opens values must not be what compares them."""

    sealing: bytes
    comparing: bytes

    @classmethod
    def of(cls, secret: bytes) -> "FileVault":
        return cls(_derived(secret, b"hezong seal"), _derived(secret, b"hezong digest"))

    def seal(self, text: str) -> bytes:
        """The text, unreadable and untouchable without the key; never twice the same."""
        nonce = os.urandom(NONCE)
        return FIRST_FORMAT + nonce + AESGCM(self.sealing).encrypt(nonce, text.encode(), FIRST_FORMAT)

    def open(self, sealed: bytes) -> str:
        """The text of a sealed value. Refused ``server.key`` for one of another key."""
        nonce, cipher = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            return AESGCM(self.sealing).decrypt(nonce, cipher, sealed[:1]).decode()
        except InvalidTag as error:
            raise refuse("server.key") from error

    def digest(self, text: str) -> bytes:
        """The same for equal texts, and of no use without the key."""
        return hmac.new(self.comparing, text.encode(), sha256).digest()


@dataclass(frozen=True, slots=True)
class ClosedVault:
    """What stands in for a vault whose key is not that of the database: nothing sensitive is read or written, all else goes on."""

    def seal(self, text: str) -> bytes:
        """Refused: a value sealed with a second key could not be told from the others."""
        raise refuse("server.key")

    def open(self, sealed: bytes) -> str:
        """Refused ``server.key``."""
        raise refuse("server.key")

    def digest(self, text: str) -> bytes:
        """Refused: equal values would not meet."""
        raise refuse("server.key")


def open_vault(file: Path) -> FileVault:
    """The vault of a key file; makes one with a new key where there is none. PermissionError if others may read it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(secrets.token_bytes(KEY))
    except FileExistsError:
        if file.stat().st_mode & 0o077:
            raise PermissionError(f"{file} must be readable by its owner alone (mode 0600)") from None
    return FileVault.of(_read(file))


def _read(file: Path) -> bytes:
    secret = file.read_bytes()
    if len(secret) != KEY:
        raise ValueError(f"{file} holds no key of {KEY} bytes")
    return secret


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=purpose).derive(secret)
