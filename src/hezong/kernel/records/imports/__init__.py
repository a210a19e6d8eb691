"""Turns an uploaded file into records through the same door as every other write (contract §3)."""

from hezong.kernel.records.imports.job import queue_import
from hezong.kernel.records.imports.report import problems_csv
from hezong.kernel.records.imports.run import run_import
from hezong.kernel.records.imports.staging import mend, set_mapping, show, stage

__all__ = ["mend", "problems_csv", "queue_import", "run_import", "set_mapping", "show", "stage"]
