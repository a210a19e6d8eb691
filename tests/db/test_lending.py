"""Connections that are lent again and again: never two borrowers of one, never a broken one, and nobody waits for ever."""

import asyncio

import asyncpg
import pytest

from hezong.assembly.lending import KEPT, Lender, is_open


@pytest.fixture
async def lender(database):
    async with asyncpg.create_pool(database.dsn("hezong_read"), min_size=0, max_size=KEPT + 2) as pool:
        lender = Lender(pool)
        yield lender
        await lender.close()


async def _backend(lender):
    async with lender.acquire() as connection:
        return await connection.fetchval("select pg_backend_pid()")


async def test_the_same_connection_is_lent_again(lender):
    assert await _backend(lender) == await _backend(lender)


async def test_many_borrowers_share_few_connections_one_at_a_time(lender):
    held: set[int] = set()

    async def borrow():
        async with lender.acquire() as connection:
            backend = await connection.fetchval("select pg_backend_pid()")
            assert backend not in held
            held.add(backend)
            await connection.fetchval("select pg_sleep(0.001)")
            held.remove(backend)
            return backend

    served = await asyncio.wait_for(asyncio.gather(*(borrow() for _ in range(60))), 30)
    assert len(set(served)) <= KEPT + 2
    assert len(lender.kept) <= KEPT


async def test_a_connection_whose_server_process_is_gone_is_not_lent_again(lender, database):
    gone, ended = await _backend(lender), asyncio.Event()
    kept = lender.kept[0]
    kept.add_termination_listener(lambda _: ended.set())
    other = await asyncpg.connect(database.dsn("hezong_read"))
    await other.execute("select pg_terminate_backend($1)", gone)
    await other.close()
    await asyncio.wait_for(ended.wait(), 30)
    assert not is_open(kept)
    assert await _backend(lender) != gone


async def test_a_failed_statement_gives_the_connection_back_whole(lender):
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with lender.acquire() as connection:
            await connection.fetchval("select 1 / 0")
    assert not lender.kept
    assert await _backend(lender)
