"""Settings of the embedded server follow from the memory of the machine."""

import pytest

from hezong.adapters.postgres.tuning import MIB, render, server_settings


@pytest.mark.parametrize(("gibibytes", "buffers"), [(0.5, "128MB"), (4, "512MB"), (24, "3072MB"), (1024, "4096MB")])
def test_an_eighth_of_the_memory_is_shared_within_limits(gibibytes: float, buffers: str):
    assert server_settings(int(gibibytes * 1024 * MIB), durable=True)["shared_buffers"] == buffers


def test_durable_settings_leave_safety_as_it_is():
    assert not {"fsync", "synchronous_commit", "full_page_writes"} & server_settings(MIB, durable=True).keys()


def test_quotes_are_doubled():
    assert "name = 'it''s'\n" in render({"name": "it's"})
