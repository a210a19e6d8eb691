"""Work on many records as one: batches with frozen items, judged and saved row by row, and what takes them back (contract §2, "bulk", "Undo")."""

from hezong.kernel.records.batch.bulk import bulk
from hezong.kernel.records.batch.merge import merge
from hezong.kernel.records.batch.run import entity_of, run_batch
from hezong.kernel.records.batch.sealed import wipe
from hezong.kernel.records.batch.show import listed, show
from hezong.kernel.records.batch.undo import undo
from hezong.kernel.records.batch.unmerge import batch_of_loser

__all__ = ["batch_of_loser", "bulk", "entity_of", "listed", "merge", "run_batch", "show", "undo", "wipe"]
