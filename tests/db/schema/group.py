"""A small group for tests of tables and rights: a model as files, organizations, people, and hands to write rows with."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid5

from asyncpg import Connection

from hezong.kernel.model.files import read_files
from hezong.kernel.publish import install
from hezong.kernel.schema.reach import rebuild_reach
from hezong.kernel.types import Organization, Structure

ENTITIES = Path("src/hezong/kernel/org/entities")

AREA = """
name: sales
title: {zh: 销售, en: Sales}
entities: [industry, customer, contact]
needs: [group]
roles:
  sales: {zh: 销售, en: Sales}
  manager: {zh: 经理, en: Manager}
  finance: {zh: 财务, en: Finance}
  guest: {zh: 访客, en: Guest}
"""
INDUSTRY = """
entity: industry
title: {zh: 行业, en: Industry}
scope: global
label: name
fields:
  name: {type: text, required: true, search: true}
access:
  everyone: {read: group}
views:
  list: [name]
  form: {main: [name]}
"""
CUSTOMER = """
entity: customer
title: {zh: 客户, en: Customer}
scope: group
label: name
fields:
  name: {type: text, required: true, search: true}
  uscc: {type: text, unique: group}
  kind: {type: choice, of: [company, person], default: company}
  industry: {ref: industry}
  phone: {type: phone}
  bank_account: {type: text, sensitive: true, unique: group}
  contacts: {many: contact.customer}
facet:
  share: masked
  fields:
    owner: {ref: user}
    stage: {type: stage}
    credit_limit: {type: money, read: [finance, manager], write: [finance]}
  lifecycle:
    stage: [reserve, collected]
    moves:
      collect: {from: reserve, to: collected}
access:
  sales: {read: own, create: own, update: own}
  manager: {read: below, create: below, update: below, delete: below}
  finance: {read: company, update: {depth: company, fields: [credit_limit]}}
views:
  list: [name, stage, owner, industry, credit_limit]
  form: {main: [name, kind, uscc, industry, phone, bank_account], relation: [stage, owner, credit_limit]}
"""
CONTACT = """
entity: contact
title: {zh: 联系人, en: Contact}
scope: organization
label: name
fields:
  name: {type: text, required: true, search: true}
  customer: {ref: customer}
  owner: {ref: user}
  born: {type: date}
  visits: {type: int}
  open: {type: bool, default: false}
access:
  sales: {read: own, create: own, update: own}
  manager: {read: below, create: below, update: below}
  guest: {read: {depth: unit, when: "self.open == true && self.customer.industry.name == '化工'"}}
  finance: {read: group, update: {depth: group, when: "self.owner.login == 'south.sales'"}}
views:
  list: [name, customer, owner, born, visits]
  form: {main: [name, customer, owner, born, visits, open]}
"""

SPACE = UUID("0198c0de-0000-7000-8000-000000000000")
CODES = {"HZ": None, "NORTH": "HZ", "N1": "NORTH", "SOUTH": "HZ", "CENTRAL": "HZ"}
"""Organizations by code, with their parents; CENTRAL was merged into SOUTH."""
PEOPLE = {
    "hq.manager": ("manager", "HZ"),
    "north.manager": ("manager", "NORTH"),
    "north.sales": ("sales", "NORTH"),
    "north.guest": ("guest", "NORTH"),
    "south.sales": ("sales", "SOUTH"),
    "south.finance": ("finance", "SOUTH"),
    "nobody": None,
}


def identity(name: str) -> UUID:
    """The id of an organization, a person or a record of the tests, from its name."""
    return uuid5(SPACE, name)


def model_files(**changed: str) -> Mapping[str, str]:
    """The files of the model; keywords replace ``area``, ``industry``, ``customer`` or ``contact``."""
    own = {"module": AREA, "industry": INDUSTRY, "customer": CUSTOMER, "contact": CONTACT} | changed
    return {**read_files(ENTITIES), **{f"sales/{name}.yaml": text for name, text in own.items()}}


def structure() -> Structure:
    from datetime import date

    def organization(code: str, parent: str | None) -> Organization:
        merged = code == "CENTRAL"
        return Organization(
            identity(code),
            code,
            code,
            "company" if code in {"NORTH", "SOUTH", "CENTRAL"} else "branch" if code == "N1" else "group",
            None if merged or parent is None else identity(parent),
            alive=not merged,
            successor=identity("SOUTH") if merged else None,
        )

    return Structure.of(date(2026, 1, 1), 1, [organization(code, parent) for code, parent in CODES.items()])


async def put(connection: Connection, table: str, **values: object) -> None:
    """Inserts one row; ids, organizations and people may be given by their names."""
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
    await connection.execute(f'insert into "hz"."{table}" ({names}) values ({places})', *values.values())


async def build_group(connection: Connection) -> None:
    """Publishes the model and fills in organizations, people and positions, as the owner."""
    await install(connection, model_files())
    for code in CODES:
        await put(connection, "organization", id=identity(code), organization=identity(code), code=code, name=code)
    await rebuild_reach(connection, structure())
    for login, position in PEOPLE.items():
        await put(connection, "user", id=identity(login), organization=identity("HZ"), login=login, name=login)
        if position is not None:
            await put(
                connection,
                "position",
                id=identity(f"{login} position"),
                organization=identity(position[1]),
                user=identity(login),
                role=position[0],
                valid_from=structure().at,
            )


async def customer(connection: Connection, name: str, organization: str, owner: str, **master: object) -> UUID:
    """A customer with the facet of one organization."""
    record = identity(name)
    steward = identity(organization)
    await put(connection, "customer", id=record, organization=steward, name=name, **master)
    await facet(connection, name, organization, owner)
    return record


async def facet(connection: Connection, name: str, organization: str, owner: str) -> None:
    await put(
        connection,
        "customer_facet",
        id=identity(f"{name} at {organization}"),
        record=identity(name),
        organization=identity(organization),
        owner=identity(owner),
        stage="reserve",
        m_name=name,
    )


async def contact(connection: Connection, name: str, organization: str, owner: str, **fields: object) -> None:
    await put(
        connection,
        "contact",
        id=identity(name),
        organization=identity(organization),
        owner=identity(owner),
        name=name,
        **fields,
    )
