"""Turns a change into saved rows with their history and their outbox, in one transaction: the one door for every write (design §6).

All functions raise ``Refused``; its first problem's family decides the status: request, access, conflict, check (contract §1).
"""

from hezong.kernel.records.create import create
from hezong.kernel.records.life import close_facet, delete, open_facet, restore
from hezong.kernel.records.merged import survivor_of
from hezong.kernel.records.read import history, moves_of, show
from hezong.kernel.records.rollup import settle
from hezong.kernel.records.runtime import Idempotency, MoveState, Runtime, Written
from hezong.kernel.records.trusted import load_batch
from hezong.kernel.records.update import move, patch

__all__ = [
    "Idempotency",
    "MoveState",
    "Runtime",
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
    "settle",
    "show",
    "survivor_of",
]
