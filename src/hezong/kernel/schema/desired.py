"""Turns a Model into the whole catalogue that its version needs. Pure."""

from hezong.kernel.model.model import Model
from hezong.kernel.schema.catalogue import Catalogue, Roles, View
from hezong.kernel.schema.indexes import indexes
from hezong.kernel.schema.live import statement
from hezong.kernel.schema.names import CONTROL
from hezong.kernel.schema.policies import policies, relations
from hezong.kernel.schema.reports import reports
from hezong.kernel.schema.tables import foreigns, tables

NOBODY = """select null::uuid as "user", null::text collate "pg_c_utf8" as "role", null::text as "depth",
  null::uuid as "organization"
where false"""
"""Who reaches what where the model knows no positions."""

OPENED = statement("opened.sql")
"""Who reads which records because access requests open them."""


def catalogue(model: Model, roles: Roles) -> Catalogue:
    """Tables, keys, indexes, policies and views of a version of the model."""
    return Catalogue(
        tables(model),
        foreigns(model),
        indexes(model),
        policies(model, roles),
        (_scope(model, roles), View(CONTROL, "opened", OPENED), *relations(model, roles), *reports(model, roles)),
    )


def _scope(model: Model, roles: Roles) -> View:
    known = {"position", "organization"} <= model.entities.keys()
    return View(CONTROL, "scope", statement("scope.sql") if known else NOBODY, readers=(roles.read, roles.write))
