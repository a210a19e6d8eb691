"""The data of a person, from the menu of a record to the proof: counted, given out, erased with the name typed by hand (CU-06)."""

import io
import uuid
import zipfile

import pytest
from playwright.sync_api import expect

from tests.e2e.places import heading

pytestmark = pytest.mark.browser


@pytest.fixture
def wang(create):
    customer = create("north.sales", "customer", name=f"隐私仪器 {uuid.uuid4().hex[:6]}", organization="NORTH")
    name = f"汪{uuid.uuid4().hex[:6]}"
    return create(
        "north.sales", "contact", name=name, customer=customer["id"], mobile="13812345678", organization="NORTH"
    )


def test_data_of_a_person_are_counted_given_out_and_erased(visit, clients, wang):
    page = visit("hq.protection", f"/records/contact/{wang['id']}")
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="此人的个人数据…").click()
    expect(heading(page)).to_have_text(wang["name"])
    expect(page.get_by_role("region", name="留存了什么").get_by_role("listitem").first).to_contain_text("联系人")

    page.get_by_role("button", name="导出").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由").fill("本人来信要求")
    dialog.get_by_role("button", name="导出").click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载").click()
    archive = zipfile.ZipFile(io.BytesIO(fetched.value.path().read_bytes()))
    assert wang["name"] in archive.read("records/contact.json").decode()

    page.get_by_role("button", name="清除…").click()
    dialog.get_by_label("理由").fill("本人来信要求")
    erase = dialog.get_by_role("button", name="永久清除")
    expect(erase).to_be_disabled()
    dialog.get_by_label(f"输入「{wang['name']}」以确认").fill(wang["name"])
    erase.click()
    expect(page.get_by_role("region", name="请求").get_by_text("已完成")).to_have_count(2)
    page.goto(f"/records/contact/{wang['id']}")
    expect(heading(page)).to_contain_text("已清除")
    assert wang["name"] not in clients("north.sales").get(f"/api/records/contact/{wang['id']}/history").text


def test_others_do_not_even_see_the_command(visit, wang):
    page = visit("north.sales", f"/records/contact/{wang['id']}")
    page.get_by_role("button", name="更多").click()
    expect(page.get_by_role("menuitem").first).to_be_visible()
    expect(page.get_by_role("menuitem", name="此人的个人数据…")).to_have_count(0)
    expect(page.get_by_role("link", name="个人数据")).to_have_count(0)
