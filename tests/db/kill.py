"""Kills the embedded server the hard way."""

import os
import select
import signal

from hezong.adapters.postgres.place import Place
from hezong.adapters.postgres.process import living


def kill(place: Place) -> None:
    """Returns when the kernel says that it is dead."""
    number = living(place.cluster)
    assert number
    watched = os.pidfd_open(number)
    os.kill(number, signal.SIGKILL)
    select.select([watched], [], [])
    os.close(watched)
