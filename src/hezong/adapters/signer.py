"""Signs with an Ed25519 key (RFC 8032) that lies in a file of its own, outside the database and its backups. Never writes a key anywhere else."""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class FileSigner:
    """Signs and checks with one key."""

    key: Ed25519PrivateKey

    def sign(self, content: bytes) -> bytes:
        """64 bytes."""
        return self.key.sign(content)

    def signed(self, content: bytes, signature: bytes) -> bool:
        """Whether this key has signed exactly this content."""
        try:
            self.key.public_key().verify(signature, content)
        except InvalidSignature:
            return False
        return True


def open_signer(file: Path) -> FileSigner:
    """The signer of a key file; makes one with a new key where there is none. PermissionError if others may read it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(Ed25519PrivateKey.generate().private_bytes_raw())
    except FileExistsError:
        if file.stat().st_mode & 0o077:
            raise PermissionError(f"{file} must be readable by its owner alone (mode 0600)") from None
    return FileSigner(Ed25519PrivateKey.from_private_bytes(file.read_bytes()))
