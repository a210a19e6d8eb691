"""Turns the anchor into the reorganization that the demonstration group has planned for the coming quarter, as a client would write it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Plan:
    """A reorganization that waits for its approvers, named by their logins."""

    title: str
    reason: str
    effective: date
    operations: Sequence[Mapping[str, object]]
    approvers: Sequence[str]


def planned(anchor: date) -> Plan:
    """For the first day of the quarter after the anchor's."""
    month = anchor.month + 3
    effective = date(anchor.year + (month > 12), month - 12 if month > 12 else month, 1)
    quarter = "一二三四"[(effective.month - 1) // 3]
    operations = (
        {"op": "move", "organization": "NORTH-JN", "to": "EAST"},
        {"op": "open", "code": "EAST-CB", "name": "跨境业务部", "kind": "department", "parent": "EAST"},
        {"op": "merge", "organization": "WEST-CQ", "into": "WEST-CD"},
        {"op": "rename", "organization": "WEST-XA", "name": "西北分公司"},
    )
    return Plan(
        f"{effective.year} 年第{quarter}季度区域调整",
        "济南市场与华东联系更紧密；川渝合署办公，降低管理成本。",
        effective,
        operations,
        ("hq.director", "north.manager"),
    )
