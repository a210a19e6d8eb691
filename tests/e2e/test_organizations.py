"""Four people side by side see exactly what is theirs: the page, the API and a count in plain SQL agree (MO-01, MO-02, MO-05)."""

from contextlib import contextmanager

import psycopg
import pytest
from playwright.sync_api import expect

from tests.e2e.places import all_records, grid, row

pytestmark = pytest.mark.browser
LIST = "/records/customer"

# The units below some organizations as they are today; a merged one lies below its successor.
BELOW = """
with recursive under as (
  select p.child, p.parent from hz_control.organization_parent p, hz_control.today t where p.valid @> t.date
  union all
  select s.predecessor, s.successor from hz_control.succession s, hz_control.today t where s.effective <= t.date
), unit as (
  select o.id from hz.organization o where o.code = any(%(codes)s)
  union
  select u.child from under u join unit on unit.id = u.parent
)
select distinct f.record::text
from hz.customer_facet f
join hz.customer c on c.id = f.record and c.deleted_at is null
left join hz."user" u on u.id = f.owner
where f.deleted_at is null and f.organization in (select id from unit) and (%(owner)s::text is null or u.login = %(owner)s)
"""


@pytest.fixture(scope="module")
def customers(create):
    """Each salesperson gets customers of their own beside those of the small group."""
    for login, organization, names in (
        ("north.sales", "NORTH", ("冀中精密铸造有限公司", "燕山矿业装备有限公司", "津沽石化有限公司")),
        ("south.sales", "SOUTH", ("岭南日化有限公司", "珠江农资有限公司")),
        ("both.sales", "EAST", ("钱塘纺织有限公司", "太湖电子有限公司")),
        ("both.sales", "WEST-CD", ("锦江食品有限公司",)),
    ):
        for name in names:
            create(login, "customer", name=name, organization=organization)


@pytest.fixture
def counted(live):
    """``counted(codes, owner)``: ids of customers below organizations, by SQL that knows nothing of the product's rights."""

    @contextmanager
    def connected():
        with psycopg.connect(live.database.dsn_admin) as connection:
            yield connection

    def count(*codes: str, owner: str | None = None) -> set[str]:
        with connected() as connection:
            return {row[0] for row in connection.execute(BELOW, {"codes": list(codes), "owner": owner})}

    return count


def of_api(clients, login: str) -> set[str]:
    items = clients(login).get("/api/records/customer", params={"limit": 500}).json()["items"]
    return {item["id"] for item in items}


def test_four_people_see_their_customers_side_by_side(visit, clients, customers, counted):
    expected = {
        "north.sales": counted("NORTH", owner="north.sales"),
        "south.sales": counted("SOUTH", owner="south.sales"),
        "hq.director": counted("HZ"),
        "both.sales": counted("EAST", owner="both.sales") | counted("WEST-CD"),
    }
    assert len(expected["hq.director"]) > 100
    assert not expected["north.sales"] & expected["south.sales"]
    pages = {login: visit(login, LIST) for login in expected}
    for login, page in pages.items():
        assert all_records(page) == expected[login], login
        assert of_api(clients, login) == expected[login], login


def choose(page, *names: str) -> None:
    """Opens the picker and flips the named organizations."""
    page.keyboard.press("o")
    tree = page.get_by_role("group", name="选择组织")
    for name in names:
        tree.get_by_text(name, exact=True).click()
    page.keyboard.press("Escape")
    expect(tree).to_be_hidden()


def expect_only(page, records: set[str]) -> None:
    """Waits until the list holds these and no others."""
    for record in records:
        expect(row(page, record)).to_have_count(1)
    expect(page.locator("[data-record]")).to_have_count(len(records))


def test_the_picker_narrows_and_switches_between_two_companies(visit, customers, counted):
    east, west = counted("EAST", owner="both.sales"), counted("WEST-CD")
    page = visit("both.sales", LIST)
    expect(grid(page)).to_be_visible()
    choose(page, "华东公司")
    expect_only(page, east)
    choose(page, "华东公司", "成都分公司")
    expect_only(page, west)
    page.reload()
    expect_only(page, west)
    choose(page, "华东公司")
    expect_only(page, east | west)


def test_headquarters_sees_one_customer_with_two_relationships(visit, live):
    statement = """
        select f.record::text, array_agg(o.name order by o.name)
        from hz.customer_facet f join hz.organization o on o.id = f.organization
        group by f.record having count(*) = 2 order by 1 limit 1"""
    with psycopg.connect(live.database.dsn_admin) as connection:
        record, names = connection.execute(statement).fetchone() or ("", [])
    page = visit("hq.director", f"{LIST}/{record}")
    tiles = page.get_by_role("radiogroup", name="往来关系").get_by_role("radio")
    expect(tiles).to_have_count(2)
    assert sorted(text.split("\n")[0] for text in tiles.locator("b").all_inner_texts()) == sorted(names)
    tiles.nth(1).click()
    expect(tiles.nth(1)).to_be_checked()
    chosen = tiles.nth(1).locator("b").inner_text()
    expect(page.get_by_role("region", name=f"{chosen}的往来")).to_be_visible()


def test_who_cannot_read_a_record_or_a_kind_of_data_is_told_so(visit, customers, counted):
    hidden = next(iter(counted("SOUTH", owner="south.sales")))
    page = visit("north.sales", f"{LIST}/{hidden}")
    expect(page.get_by_role("heading", name="没有找到")).to_be_visible()
    page = visit("north.sales", "/records/no_such_thing")
    expect(page.get_by_role("heading", name="没有这种数据，或你无权查看")).to_be_visible()


def test_a_position_that_ended_meanwhile_shows_no_permission(visit, clients, create):
    """Contract §1: a changed right is in force at once, in pages that are open too."""
    create("north.sales2", "customer", name="职位结束机械有限公司", organization="NORTH")
    page = visit("north.sales2", LIST)
    expect(grid(page)).to_be_visible()
    admin, seat = clients("admin"), clients("north.sales2").get("/api/session").json()["positions"][0]["id"]
    version = admin.get(f"/api/records/position/{seat}").json()["version"]
    ended = admin.patch(f"/api/records/position/{seat}", json={"valid_to": "2017-01-01"}, headers={"if-match": version})
    assert ended.status_code == 200, ended.text
    expect(page.get_by_role("heading", name="没有这种数据，或你无权查看")).to_be_visible()
