"""Turns a set of model files into the version that runs: draft, validate, difference, publish, roll back (design §4)."""

from hezong.kernel.publish.draft import Change, Difference, create_draft, difference, put_file, validate
from hezong.kernel.publish.publish import PublishResult, install, publish, rollback
from hezong.kernel.publish.store import Version, active_files, versions

__all__ = [
    "Change",
    "Difference",
    "PublishResult",
    "Version",
    "active_files",
    "create_draft",
    "difference",
    "install",
    "publish",
    "put_file",
    "rollback",
    "validate",
    "versions",
]
