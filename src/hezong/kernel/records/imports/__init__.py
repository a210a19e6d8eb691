"""Turns an uploaded file into records through the same door as every other write (contract §3)."""

from hezong.kernel.records.imports.job import queue_import
from hezong.kernel.records.imports.mapping import begin as stage
from hezong.kernel.records.imports.mapping import set_mapping
from hezong.kernel.records.imports.mend import mend
from hezong.kernel.records.imports.report import problems_csv
from hezong.kernel.records.imports.run import pause, run_import
from hezong.kernel.records.imports.show import page, show
from hezong.kernel.records.imports.undo import undo

__all__ = [
    "mend",
    "page",
    "pause",
    "problems_csv",
    "queue_import",
    "run_import",
    "set_mapping",
    "show",
    "stage",
    "undo",
]
