"""SA-31, CU-09: on the phone without network: what was read is there with its age, changes wait and are sent, a clash is decided, visits are checked in."""

import re
import struct
import uuid
import zlib

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.places import heading

pytestmark = pytest.mark.browser
HERE = {"latitude": 38.0428, "longitude": 114.5149, "accuracy": 12}
READY = "navigator.serviceWorker.ready.then(() => caches.keys()).then(async names => (await (await caches.open(names[0])).keys()).length)"


def picture(width: int = 64, height: int = 48) -> bytes:
    """A green PNG, as a camera might give it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x20\xa0\x60" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def away(page: Page) -> None:
    """The client itself is kept by now; then the network goes."""
    assert page.evaluate(READY) > 20
    page.context.set_offline(True)
    expect(page.get_by_role("status").filter(has_text="没有网络")).to_be_visible()


def back(page: Page) -> None:
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def state_of(page: Page, text: str):
    return page.get_by_role("listitem").filter(has_text=text).get_by_role("status")


def edit(page: Page, field: str, value: str) -> None:
    page.get_by_role("button", name=f"编辑{field}").click()
    editor = page.get_by_role("textbox", name=field)
    editor.fill(value)
    editor.press("Enter")
    expect(page.get_by_role("button", name=f"编辑{field}")).to_have_text(value)


@pytest.fixture
def customer(create):
    return create(
        "north.sales", "customer", name=f"子牙河{uuid.uuid4().hex[:6]}泵业", phone="0311-1", postal_code="050000"
    )


def test_work_goes_on_without_network_and_one_clash_is_decided(visit, clients, customer):
    record = f"/records/customer/{customer['id']}"
    page = visit("north.sales", record, size=PHONE, worker=True)
    expect(heading(page)).to_have_text(customer["name"])
    away(page)
    edit(page, "电话", "0311-2")
    edit(page, "网站", "https://example.com")
    expect(page.get_by_role("status").filter(has_text="1 项改动等待上传")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="编辑电话")).to_have_text("0311-2")
    expect(heading(page)).to_have_text(customer["name"])
    expect(page.get_by_role("status").filter(has_text=re.compile("没有网络。显示的是 .* 的数据"))).to_be_visible()

    client = clients("north.manager")
    now = client.get(f"/api/records/customer/{customer['id']}").json()
    theirs = {"phone": "0311-3", "address": "裕翔街 118 号", "version": now["version"]}
    assert client.patch(f"/api/records/customer/{customer['id']}", json=theirs).status_code == 200

    page.get_by_role("link", name="查看").click()
    expect(state_of(page, customer["name"])).to_have_text("排队")
    back(page)
    expect(state_of(page, customer["name"])).to_have_text("选一个")
    page.get_by_role("button", name="选择").click()
    clash = page.get_by_role("dialog")
    expect(clash.get_by_role("radiogroup", name="电话")).to_be_visible()
    clash.get_by_role("radiogroup", name="电话").get_by_role("radio").first.check()
    clash.get_by_role("button", name="保存所选").click()
    expect(clash).to_have_count(0)
    expect(state_of(page, customer["name"])).to_have_text("已上传")
    saved = client.get(f"/api/records/customer/{customer['id']}").json()
    assert (saved["phone"], saved["address"], saved["website"]) == ("0311-2", theirs["address"], "https://example.com")


def test_a_change_of_other_fields_is_merged_by_itself(visit, clients, customer):
    page = visit("north.sales", f"/records/customer/{customer['id']}", size=PHONE, worker=True)
    expect(heading(page)).to_have_text(customer["name"])
    away(page)
    edit(page, "电话", "0311-9")
    client = clients("north.manager")
    now = client.get(f"/api/records/customer/{customer['id']}").json()
    theirs = {"address": "槐安路 1 号", "version": now["version"]}
    assert client.patch(f"/api/records/customer/{customer['id']}", json=theirs).status_code == 200
    page.get_by_role("link", name="查看").click()
    back(page)
    expect(state_of(page, customer["name"])).to_have_text("已合并")
    saved = client.get(f"/api/records/customer/{customer['id']}").json()
    assert (saved["phone"], saved["address"]) == ("0311-9", theirs["address"])


def test_a_visit_is_checked_in_with_place_and_photo_without_network(visit, clients, customer):
    page = visit("north.sales", f"/records/customer/{customer['id']}", size=PHONE, worker=True)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)
    expect(heading(page)).to_have_text(customer["name"])
    # It was opened: from now on it is among those that can be visited without network.
    page.wait_for_event(
        "response", lambda answer: answer.url.endswith("/api/recent") and answer.request.method == "POST"
    )
    page.wait_for_load_state("networkidle")
    bar = page.get_by_role("navigation", name="主导航")
    bar.get_by_role("button", name="新建", exact=True).click()
    page.get_by_role("menuitem", name="拜访签到").click()
    away(page)
    page.get_by_role("button", name=customer["name"]).click()
    expect(page.get_by_text("38.04280, 114.51490")).to_be_visible()
    photo = {"name": "p.png", "mimeType": "image/png", "buffer": picture()}
    page.locator("input[type=file]").set_input_files([photo])
    expect(page.get_by_role("img", name="照片 1")).to_be_visible()
    page.get_by_label("拜访小结", exact=True).fill("喷涂线停机两天")
    page.get_by_role("button", name="完成签到，稍后上传").click()
    lines = page.get_by_role("listitem").filter(has_text=f"拜访 {customer['name']}")
    expect(lines).to_have_count(2)
    expect(lines.get_by_role("status").first).to_have_text("排队")
    back(page)
    expect(lines.get_by_role("status").nth(0)).to_have_text("已上传")
    expect(lines.get_by_role("status").nth(1)).to_have_text("已上传")
    client = clients("north.sales")
    asked = {"filter": f"related == id('{customer['id']}') && kind == 'visit'"}
    (made,) = client.get("/api/records/activity", params=asked).json()["items"]
    assert made["location"] == {"lat": 38.0428, "lng": 114.5149}
    assert made["summary"] == "喷涂线停机两天"
    (file,) = client.get(f"/api/records/activity/{made['id']}/files").json()["items"]
    assert file["type"] == "image/jpeg"


def test_a_new_record_is_there_before_it_is_sent(visit, clients):
    page = visit("north.sales", "/records/customer?peek=new", size=PHONE, worker=True)
    name = page.get_by_role("textbox", name="客户名称", exact=True)
    expect(name).to_be_visible()
    away(page)
    name.fill("滹沱河钓具商行")
    page.locator("button[type=submit]").click()
    expect(heading(page).last).to_have_text("滹沱河钓具商行")
    page.goto("/outbox")
    back(page)
    expect(state_of(page, "滹沱河钓具商行")).to_have_text("已上传")
    asked = {"filter": "name == '滹沱河钓具商行'"}
    assert len(clients("north.sales").get("/api/records/customer", params=asked).json()["items"]) == 1


KEPT = """new Promise(done => { const open = indexedDB.open('hezong'); open.onsuccess = () => {
  const both = open.result.transaction(['reads', 'writes']);
  const all = name => new Promise(one => { const asked = both.objectStore(name).getAll(); asked.onsuccess = () => one(asked.result) });
  Promise.all(['reads', 'writes'].map(all)).then(found => done(found.flat().map(each => each.key))) } })"""


def test_signing_out_asks_about_what_is_not_sent_and_leaves_nothing_behind(visit, clients, create):
    made = create("south.sales", "customer", name="湘江仪表有限公司", phone="0731-1")
    page = visit("south.sales", f"/records/customer/{made['id']}", size=PHONE, worker=True)
    expect(heading(page)).to_have_text(made["name"])
    away(page)
    edit(page, "电话", "0731-2")
    page.get_by_role("link", name="我的").click()
    page.get_by_role("button", name="退出登录").click()
    asked = page.get_by_role("dialog", name="还有改动没有上传")
    expect(asked).to_contain_text("1 项改动")
    assert len(page.evaluate(KEPT)) > 1
    page.context.set_offline(False)
    asked.get_by_role("button", name="删除并退出").click()
    expect(heading(page)).to_have_text("登录")
    assert page.evaluate(KEPT) == []
    clients.known.pop("south.sales").close()


def test_it_can_be_installed(visit):
    page = visit("north.sales", "/tasks", size=PHONE, worker=True)
    manifest = page.context.request.get("/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    named = manifest.json()
    assert {each["sizes"] for each in named["icons"]} >= {"192x192", "512x512"}
    for icon in named["icons"]:
        assert page.context.request.get(icon["src"]).ok
    assert page.context.request.get("/sw.js").headers["cache-control"] == "no-cache"
