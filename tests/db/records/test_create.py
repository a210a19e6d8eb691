"""Creating records on a real database (contract §2, "Creating")."""

import json

import pytest

from hezong.kernel.records import create
from hezong.kernel.types import Refused


async def test_a_record_is_saved_with_history_and_outbox(garden):
    written = await create(garden.runtime, garden.as_("nina"), "tool", [{"name": "铲子", "price": {"amount": "12.50", "currency": "CNY"}, "count": 2}])
    item = json.loads(written.item)
    assert item["name"] == "铲子"
    assert item["total"] == {"amount": "25.00", "currency": "CNY"}
    assert item["owner"]["label"] == "Nina"
