"""Signs with an Ed25519 key (RFC 8032) that lies in a file of its own, outside the database and its backups. Never writes a key anywhere else."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hezong.adapters.key_file import kept


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
    return FileSigner(
        Ed25519PrivateKey.from_private_bytes(kept(file, lambda: Ed25519PrivateKey.generate().private_bytes_raw()))
    )
