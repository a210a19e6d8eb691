"""A dispatcher as a process of its own, to be killed; it says so when it begins."""

import asyncio
import os
import sys

from hezong.kernel.jobs.dispatch import Dispatcher, alone, connected
from hezong.kernel.jobs.queue import open_queue


async def main(dsn: str) -> None:
    queue = open_queue(dsn)
    async with queue.open_async(), await connected(dsn) as connection:
        works = Dispatcher(dsn, queue)
        while not await alone(connection):
            continue
        os.write(1, b"dispatching\n")
        while True:
            await works.take(connection)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
