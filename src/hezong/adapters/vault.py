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

from hezong.adapters.key_file import kept
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
    secret = kept(file, lambda: secrets.token_bytes(KEY))
    if len(secret) != KEY:
        raise ValueError(f"{file} holds no key of {KEY} bytes")
    return FileVault.of(secret)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=purpose).derive(secret)
