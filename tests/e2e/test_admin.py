"""Administration in the browser: a new person signs in, is looked at with other eyes, and hands over (SY-05, SY-07)."""

import re
import uuid

import psycopg
import pytest
from playwright.sync_api import expect

from tests.e2e.places import heading

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def fresh(clients):
    """Typing the password again and looking with other eyes give a session a new token: each test signs in for itself."""
    yield
    client = clients.known.pop("admin", None)
    if client is not None:
        client.close()


def made(clients, entity: str, **values) -> dict:
    answer = clients("admin").post(f"/api/records/{entity}", json=values)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def somebody(clients):
    """A salesperson of NORTH."""
    login = f"neu{uuid.uuid4().hex[:8]}"
    user = made(clients, "user", login=login, name=f"新人{login[-4:]}", organization="NORTH")
    made(clients, "position", user=user["id"], role="sales", organization="NORTH", valid_from="2026-01-01")
    return user


def test_a_person_is_made_with_a_first_password_and_chooses_their_own(visit):
    login = f"erst{uuid.uuid4().hex[:8]}"
    page = visit("admin", "/admin/users")
    page.get_by_role("button", name="新建人员").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("姓名").fill("方初见")
    dialog.get_by_label("登录名").fill(login)
    dialog.get_by_role("button", name="创建").click()
    first = dialog.locator("code").inner_text()
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", first)
    dialog.get_by_role("button", name="关闭").last.click()
    expect(heading(page).first).to_contain_text("方初见")
    door = visit(None, "/")
    door.locator("#login").fill(login)
    door.locator("#password").fill(first)
    door.get_by_role("button", name="登录").click()
    expect(heading(door).first).to_have_text("设置您的密码")
    door.get_by_label("首次密码").fill(first)
    door.get_by_label("新密码").fill("a-window-to-the-harbour")
    door.get_by_role("button", name="保存并继续").click()
    expect(door.get_by_role("navigation", name="主导航")).to_be_visible()


def test_an_account_is_locked_and_unlocked(visit, somebody):
    page = visit("admin", f"/admin/users/{somebody['id']}")
    page.get_by_role("button", name="锁定").click()
    expect(heading(page).first).to_contain_text("已锁定")
    page.get_by_role("button", name="解锁").click()
    expect(heading(page).first).to_contain_text("正常")


def test_a_position_is_given_within_what_one_holds(visit, somebody):
    page = visit("admin", f"/admin/users/{somebody['id']}")
    page.get_by_role("button", name="授予岗位").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("角色").click()
    page.get_by_role("option", name="财务").click()
    dialog.get_by_role("button", name="授予岗位").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("region", name="岗位")).to_contain_text("财务")


def test_one_looks_with_the_eyes_of_somebody_and_comes_back(visit, somebody):
    page = visit("admin", f"/admin/users/{somebody['id']}")
    page.get_by_role("button", name="以其视角查看").click()
    banner = page.get_by_role("status").filter(has_text="视角查看")
    expect(banner).to_contain_text(str(somebody["name"]))
    expect(page.get_by_role("navigation", name="主导航")).not_to_contain_text("系统管理")
    banner.get_by_role("button", name="返回本人视角").click()
    expect(heading(page).first).to_contain_text(str(somebody["name"]))
    expect(banner).to_have_count(0)


def test_a_password_is_asked_for_again_and_the_work_goes_on(visit, live, clients, somebody):
    """ASVS 7.5.1: the refused call is sent again after the password."""
    page = visit("admin", f"/admin/users/{somebody['id']}")
    expect(heading(page).first).to_contain_text("正常")
    with psycopg.connect(live.database.dsn_owner, autocommit=True) as connection:
        # As if the password had been typed an hour ago; a count of rights lets every worker read the session anew.
        connection.execute("update hz_control.session set confirmed_at = now() - interval '1 hour'")
        connection.execute("update hz_control.state set rights_version = rights_version + 1")
    while clients("admin").delete(f"/api/sessions/{uuid.uuid4()}").json()["code"] != "access.confirm":
        continue
    page.get_by_role("button", name="锁定").click()
    dialog = page.get_by_role("dialog", name="请输入密码")
    dialog.get_by_label("密码").fill("hezong-demo")
    dialog.get_by_role("button", name="继续").click()
    expect(heading(page).first).to_contain_text("已锁定")


def test_work_is_handed_over_and_the_batch_can_be_undone(visit, clients, somebody):
    heir = made(clients, "user", login=f"heir{uuid.uuid4().hex[:8]}", name="接班人", organization="NORTH")
    for number in range(2):
        name = f"移交{number} {uuid.uuid4().hex[:6]}"
        made(clients, "customer", name=name, organization="NORTH", owner=somebody["id"])
    page = visit("admin", f"/admin/users/{somebody['id']}/handover")
    page.get_by_label("全部移交给").fill("接班人")
    page.get_by_role("option", name=re.compile(str(heir["login"]))).click()
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("main")).to_contain_text("2 条记录")
    page.get_by_role("button", name="确认移交").click()
    expect(heading(page).first).to_have_text("工作移交")
    expect(page.get_by_text("已完成").first).to_be_visible()
    expect(page.get_by_role("button", name="撤销")).to_be_visible()


def test_rights_and_audit_are_found(visit):
    page = visit("admin", "/admin/rights?entity=customer")
    expect(page.get_by_role("row", name=re.compile("^财务")).first).to_contain_text("仅信用额度")
    page.goto("/admin/audit")
    expect(page.get_by_role("main")).to_contain_text("登录")


def test_administration_is_not_for_everybody(visit):
    page = visit("north.sales", "/admin/users")
    expect(page.get_by_role("heading", name="您无权进入")).to_be_visible()
