"""Turns a change into saved rows with their history and their outbox, in one transaction: the one door for every write (design §6).

All functions raise ``Refused``; its first problem's family decides the status: request, access, conflict, check (contract §1).
"""

from hezong.kernel.records.door import (
    close_facet,
    create,
    delete,
    history,
    load_batch,
    move,
    moves_of,
    open_facet,
    patch,
    restore,
)
from hezong.kernel.records.runtime import Idempotency, MoveState, Runtime, World, Written

__all__ = [
    "Idempotency",
    "MoveState",
    "Runtime",
    "World",
    "Written",
    "close_facet",
    "create",
    "delete",
    "history",
    "load_batch",
    "move",
    "moves_of",
    "open_facet",
    "patch",
    "restore",
]
