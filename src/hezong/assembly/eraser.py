"""Builds what erases: with the key that signs, the folder of files, and in whose name. Chooses nothing to erase."""

from collections.abc import Collection
from datetime import UTC
from functools import partial
from pathlib import Path
from uuid import UUID

from hezong.api.file_store import FileStore
from hezong.api.privacy import ARCHIVES
from hezong.kernel.records.asker import JobRuntime
from hezong.kernel.records.erasure.erase import Eraser
from hezong.kernel.records.erasure.job import Work
from hezong.kernel.types import Context, Session
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.ports import Signer

NOBODY = UUID(int=0)


def eraser_of(job: JobRuntime, signer: Signer, folder: Path) -> Eraser:
    """An eraser for the rules of the model, which act in nobody's name. ``folder``: that of the attachments."""
    now = job.runtime.clock.now().astimezone(UTC)
    session = Session(new_id(now), NOBODY, "", "", (), "zh-CN")
    context = Context(session, job.structure, now, job.today, "zh-CN")
    return Eraser(job.runtime, context, signer, partial(_drop, folder))


def _drop(folder: Path, contents: Collection[str]) -> None:
    for each in contents:
        FileStore(folder).place(each).unlink(missing_ok=True)


def request_work(signer: Signer, folder: Path) -> Work:
    """What carries out the requests of persons; their archives lie beside the attachments."""
    return Work(lambda job: eraser_of(job, signer, folder), folder.parent / ARCHIVES, FileStore(folder).place)


def sweep_archives(folder: Path, before: float) -> int:
    """Removes archives older than a moment, and drafts of jobs that died; how many."""
    old = [each for each in folder.glob("*") if each.stat().st_mtime < before]
    for each in old:
        each.unlink(missing_ok=True)
    return len(old)
