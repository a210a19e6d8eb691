"""Turns outbox rows and schedules into work done after the commit, once per event (design §6). Knows no business table.

It rejects nothing: it retries, then sets aside.
"""

from hezong.kernel.jobs.announce import announce, tell
from hezong.kernel.jobs.book import Beat, Job, JobBook, Paused, Schedule

__all__ = ["Beat", "Job", "JobBook", "Paused", "Schedule", "announce", "tell"]
