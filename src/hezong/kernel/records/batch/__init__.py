"""Work on many records as one: batches with frozen items, judged and saved row by row, and what takes them back (contract §2, "bulk", "Undo")."""

from hezong.kernel.records.batch.bulk import bulk
from hezong.kernel.records.batch.handover import Estate, Leaving, estates, hand_over
from hezong.kernel.records.batch.merge import merge
from hezong.kernel.records.batch.run import run_batch, set_aside, sweep_merges
from hezong.kernel.records.batch.sealed import wipe
from hezong.kernel.records.batch.show import listed, show
from hezong.kernel.records.batch.store import JOB
from hezong.kernel.records.batch.undo import undo
from hezong.kernel.records.batch.unmerge import batch_of_loser

__all__ = [
    "JOB",
    "Estate",
    "Leaving",
    "batch_of_loser",
    "bulk",
    "estates",
    "hand_over",
    "listed",
    "merge",
    "run_batch",
    "set_aside",
    "show",
    "sweep_merges",
    "undo",
    "wipe",
]
