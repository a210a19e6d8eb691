"""Turns conditions of grants into SQL over one row, with values written in place, as policies and views need them. Pure.

A path through a reference becomes a scalar subquery; a master field of a faceted entity is read from the copy in the
facet where there is one. ``user`` is the person who asks, ``org`` the organization of the row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hezong.kernel.model.field import Entity, Field, FieldType, Rule
from hezong.kernel.model.model import Model
from hezong.kernel.schema.layout import Column, columns, list_columns, table
from hezong.kernel.schema.names import BUSINESS, control, quoted, relation


def condition(model: Model, entity: Entity, alias: str, who: str) -> Callable[[Rule], str]:
    """What renders the conditions of an entity over the row ``alias`` of the table that lists walk."""

    def render(rule: Rule) -> str:
        from hezong.kernel.expr.sql import render_where

        return render_where(rule.checked, RowColumns(model, entity, alias, who), Literals())

    return render
