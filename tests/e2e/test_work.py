"""What people write about a record and what waits for them: timeline, tasks, messages; changes of others appear by themselves."""

import pytest
from playwright.sync_api import expect

from tests.e2e.places import cell, notices, row

pytestmark = pytest.mark.browser


@pytest.fixture
def mine(create):
    return create("north.manager", "customer", name="跟进精密仪器有限公司", organization="NORTH")


def test_a_note_and_a_task_stand_on_the_timeline_and_the_task_is_ticked_off(visit, mine):
    page = visit("north.manager", f"/records/customer/{mine['id']}")
    timeline = page.get_by_role("region", name="跟进")
    timeline.get_by_role("textbox").fill("客户要求周四前确认")
    timeline.get_by_role("button", name="保存").click()
    expect(timeline.get_by_role("listitem").filter(has_text="客户要求周四前确认")).to_be_visible()
    timeline.get_by_role("button", name="记任务").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("主题").fill("寄送样品")
    dialog.get_by_role("button", name="新建").click()
    expect(timeline.get_by_role("listitem").filter(has_text="寄送样品")).to_be_visible()
    page.goto("/tasks")
    page.get_by_role("button", name="完成「寄送样品」").click()
    expect(notices(page)).to_contain_text("已完成")
    expect(page.get_by_role("button", name="完成「寄送样品」")).to_have_count(0)


def test_a_change_of_somebody_else_appears_by_itself(visit, clients, mine):
    """PE-08: who looks at a list sees what others save, without reloading."""
    page = visit("north.manager", f"/records/customer?filter=name == '{mine['name']}'%26%26 id == id('{mine['id']}')")
    expect(row(page, mine["id"])).to_be_visible()
    page.wait_for_function("performance.getEntriesByType('resource').length > 0")
    changed = clients("north.manager").patch(
        f"/api/records/customer/{mine['id']}", json={"name": "跟进精密仪器集团", "version": mine["version"]}
    )
    assert changed.status_code == 200, changed.text
    expect(row(page, mine["id"])).to_contain_text("跟进精密仪器集团")
    expect(cell(page, mine["id"], "stage")).to_be_visible()
