"""LOCAL STUB"""
from dataclasses import dataclass
@dataclass(frozen=True, slots=True)
class Checked:
    tree: object
    type: object
    paths: frozenset[tuple[str, ...]]
