"""The page of the local LINE platform, driven by a real browser against a real simulator."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from simulator.config import SimulatorConfig
from simulator.conversations import CLOCK, read_conversation
from simulator.people import NewPerson, Role
from simulator.running import running_simulator

CHROMIUM = Path("/usr/bin/chromium")
CONVERSATIONS = Path(__file__).parents[1] / "simulator" / "conversations"
MALI, PAA, WICHAI, ORATAI = (f"U{number:032x}" for number in range(1, 5))
PEOPLE = (
    NewPerson(id=MALI, name="มะลิ", role=Role.CITIZEN),
    NewPerson(id=PAA, name="ป้าบุญมา", role=Role.VOLUNTEER),
    NewPerson(id=WICHAI, name="วิชัย", role=Role.OFFICER, office="DLPW-30", office_name="สวัสดิการฯ โคราช"),
    NewPerson(id=ORATAI, name="อรทัย", role=Role.OFFICER, office="PLO-30", office_name="แรงงานจังหวัด โคราช"),
)
LAPTOP, HANDSET = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
NOBODY_LISTENS = "http://127.0.0.1:1/webhook"

expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Rig:
    """A simulator, and a browser page that shows it."""

    url: str
    page: Page
    config: SimulatorConfig

    def phone(self, role: str) -> Locator:
        return self.page.locator(f"[data-phone={role}]")

    def push(self, person: str, *messages: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {self.config.access_token}"}
        body = {"to": person, "messages": messages}
        httpx.post(f"{self.url}/v2/bot/message/push", json=body, headers=headers).raise_for_status()

    def chat(self, person: str) -> list[dict[str, Any]]:
        bubbles: list[dict[str, Any]] = httpx.get(f"{self.url}/sim/people/{person}/chat").json()["bubbles"]
        return bubbles


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@contextmanager
def opened(browser: Browser, url: str, config: SimulatorConfig, viewport: dict[str, int]) -> Iterator[Rig]:
    context = browser.new_context(viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(url)
    expect(page.locator("[data-phone=officer] option:checked")).to_contain_text("วิชัย")
    yield Rig(url, page, config)
    context.close()
    assert faults == []


@pytest.fixture
def rig(browser: Browser, tmp_path: Path) -> Iterator[Rig]:
    config = SimulatorConfig(webhook_url=NOBODY_LISTENS, people=PEOPLE, conversations_folder=tmp_path)
    greeting = "title: ทักทาย\nabout: สั้น ๆ\nphone citizen = มะลิ\ncitizen says: สวัสดีค่ะ\n"
    (tmp_path / "greeting.txt").write_text(greeting, encoding="utf-8")
    with running_simulator(config) as url, opened(browser, url, config, LAPTOP) as rig:
        yield rig


def text(words: str, *quick: dict[str, str]) -> dict[str, Any]:
    items = [{"type": "action", "action": action} for action in quick]
    return {"type": "text", "text": words} | ({"quickReply": {"items": items}} if quick else {})


def card(words: str, label: str) -> dict[str, Any]:
    button = {
        "type": "button",
        "action": {"type": "postback", "label": label, "data": "a=1", "displayText": label},
    }
    body = {
        "type": "box",
        "layout": "vertical",
        "contents": [{"type": "text", "text": words, "wrap": True}, button],
    }
    return {"type": "flex", "altText": words, "contents": {"type": "bubble", "body": body}}


def test_a_button_of_a_card_answers_for_the_officer(rig: Rig) -> None:
    rig.push(WICHAI, card("ค้างค่าจ้าง", "รับเรื่อง"))
    officer = rig.phone("officer")
    expect(officer.locator("[data-from=account]")).to_contain_text("ค้างค่าจ้าง")
    officer.get_by_role("button", name="รับเรื่อง").click()
    expect(officer.locator("[data-from=person]")).to_contain_text("รับเรื่อง")
    assert rig.chat(WICHAI)[-1]["via"] == "displayText"


def test_quick_replies_stand_until_a_newer_message_comes(rig: Rig) -> None:
    choice = {"type": "message", "label": "ใช่", "text": "ใช่"}
    rig.push(MALI, text("ถูกไหมคะ", choice))
    pill = rig.phone("citizen").get_by_role("button", name="ใช่", exact=True)
    expect(pill).to_be_visible()
    rig.push(MALI, text("ไม่เป็นไรค่ะ"))
    expect(pill).to_have_count(0)


def test_a_place_is_chosen_from_the_towns(rig: Rig) -> None:
    rig.push(MALI, text("อยู่ที่ไหนคะ", {"type": "location", "label": "ส่งตำแหน่ง"}))
    rig.phone("citizen").get_by_role("button", name="ส่งตำแหน่ง").click()
    window = rig.page.get_by_role("dialog")
    window.get_by_role("button", name="หาดใหญ่").click()
    window.get_by_role("button", name="ส่งตำแหน่ง").click()
    expect(rig.phone("citizen").locator("[data-from=person]")).to_contain_text("หาดใหญ่")
    assert rig.chat(MALI)[-1]["message"]["latitude"] == 7.0086


def test_enter_sends_and_shift_enter_breaks_the_line(rig: Rig) -> None:
    field = rig.phone("citizen").get_by_role("textbox")
    field.press_sequentially("ค้างค่าแรง")
    field.press("Shift+Enter")
    field.press_sequentially("อยู่โคราช")
    field.press("Enter")
    expect(rig.phone("citizen").locator("[data-from=person]")).to_have_count(1)
    assert rig.chat(MALI)[-1]["message"]["text"] == "ค้างค่าแรง\nอยู่โคราช"


def test_markup_in_a_message_stays_text(rig: Rig) -> None:
    rig.push(MALI, text("<img src=x><b>หนา</b>"), card("<i>เอียง</i>", "<u>ปุ่ม</u>"))
    log = rig.phone("citizen").get_by_role("log")
    expect(log).to_contain_text("<img src=x><b>หนา</b>")
    expect(log).to_contain_text("<i>เอียง</i>")
    expect(log.locator("img, b, u")).to_have_count(0)


def test_an_unsent_message_leaves_a_notice_only(rig: Rig) -> None:
    rig.phone("citizen").get_by_role("button", name="เรื่องของฉัน").click()
    rig.phone("citizen").locator("[data-from=person] .says").click(button="right")
    rig.page.get_by_role("menuitem", name="ยกเลิกข้อความ").click()
    expect(rig.phone("citizen").get_by_role("log")).not_to_contain_text("เรื่องของฉัน")
    expect(rig.phone("citizen").get_by_role("log")).to_contain_text("คุณยกเลิกข้อความแล้ว")


def test_a_group_is_looked_at_on_the_phone_of_its_members(rig: Rig) -> None:
    rig.page.get_by_role("button", name="เพิ่มกลุ่ม").click()
    window = rig.page.get_by_role("dialog")
    window.get_by_label("ชื่อกลุ่ม").fill("เวรแรงงานโคราช")
    for name in ("วิชัย", "อรทัย"):
        window.get_by_label(name).check()
    window.get_by_role("button", name="เพิ่มกลุ่ม").click()
    officer = rig.phone("officer")
    expect(officer.locator(".chat-head")).to_contain_text("เวรแรงงานโคราช(2)")
    (group,) = httpx.get(f"{rig.url}/sim/state").json()["groups"]
    rig.push(group["id"], card("เรื่องด่วนยังไม่มีผู้รับ", "รับเรื่อง"))
    expect(officer.get_by_role("log")).to_contain_text("เรื่องด่วนยังไม่มีผู้รับ")
    expect(officer.get_by_role("textbox")).to_have_count(0)
    officer.get_by_role("log").get_by_role("button", name="รับเรื่อง").click()
    expect(rig.page.get_by_text("กดปุ่มในกลุ่มจากหน้านี้ไม่ได้")).to_be_visible()
    assert len(rig.chat(group["id"])) == 1


def test_a_group_tells_when_the_account_was_put_out(rig: Rig) -> None:
    group = httpx.post(f"{rig.url}/sim/groups", json={"name": "เวร", "members": [WICHAI]}).json()
    officer = rig.phone("officer")
    officer.get_by_role("combobox").select_option(group["id"])
    officer.get_by_role("button", name="ตัวเลือกของแชท").click()
    rig.page.get_by_role("menuitem", name="นำบัญชีออกจากกลุ่ม").click()
    expect(officer.get_by_text("บัญชีไม่ได้อยู่ในกลุ่มนี้แล้ว")).to_be_visible()
    officer.get_by_role("button", name="เชิญบัญชีเข้ากลุ่ม").click()
    expect(officer.get_by_text("บัญชีไม่ได้อยู่ในกลุ่มนี้แล้ว")).to_be_hidden()


def test_a_message_to_a_group_nobody_looks_at_is_announced(rig: Rig) -> None:
    group = httpx.post(f"{rig.url}/sim/groups", json={"name": "เวร", "members": [WICHAI]}).json()
    rig.push(group["id"], text("ถึงทุกคน"))
    rig.phone("officer").get_by_role("button", name="ข้อความใหม่ของ เวร").click()
    expect(rig.phone("officer").get_by_role("log")).to_contain_text("ถึงทุกคน")


def test_a_message_to_another_officer_is_announced_and_opened(rig: Rig) -> None:
    rig.push(ORATAI, text("เรื่องส่งต่อถึงท่าน"))
    rig.phone("officer").get_by_role("button", name="ข้อความใหม่ของ อรทัย").click()
    expect(rig.phone("officer").get_by_role("log")).to_contain_text("เรื่องส่งต่อถึงท่าน")
    expect(rig.phone("officer").locator("option:checked")).to_contain_text("อรทัย")


def test_someone_who_blocked_the_account_cannot_write_until_they_unblock(rig: Rig) -> None:
    citizen = rig.phone("citizen")
    citizen.get_by_role("button", name="ตัวเลือกของแชท").click()
    rig.page.get_by_role("menuitem", name="บล็อกบัญชีนี้").click()
    expect(citizen.locator("[inert] textarea")).to_have_count(1)
    citizen.get_by_role("button", name="ปลดบล็อก").click()
    expect(citizen.locator("[inert] textarea")).to_have_count(0)


def test_a_fault_is_announced_until_all_are_cleared(rig: Rig) -> None:
    rig.page.get_by_role("tab", name="จำลองความขัดข้อง").click()
    rig.page.get_by_label("LINE ล่ม ตัดทุกคำขอ").check()
    warning = rig.page.get_by_role("button", name="กำลังจำลองความขัดข้อง 1 อย่าง")
    expect(warning).to_be_visible()
    assert httpx.get(f"{rig.url}/sim/faults").json()["down"] is True
    rig.page.get_by_role("button", name="ล้างทั้งหมด").click()
    expect(warning).to_have_count(0)
    assert httpx.get(f"{rig.url}/sim/faults").json()["down"] is False


def test_a_conversation_plays_on_the_phones_to_its_end(rig: Rig) -> None:
    example = rig.page.locator("[data-conversation=greeting]")
    example.get_by_role("button", name="เล่น").click()
    expect(rig.phone("citizen").get_by_role("log")).to_contain_text("สวัสดีค่ะ")
    expect(example).to_contain_text("จบแล้ว")


def test_the_record_shows_calls_without_their_words(rig: Rig) -> None:
    rig.push(MALI, text("เรื่องส่วนตัว"))
    record = rig.page.get_by_role("region", name="บันทึกรับส่ง")
    expect(record.get_by_role("listitem")).to_contain_text(["ส่งเอง · มะลิ200"])
    expect(record).not_to_contain_text("เรื่องส่วนตัว")


def test_after_a_restart_the_page_shows_the_new_simulator(browser: Browser) -> None:
    config = SimulatorConfig(webhook_url=NOBODY_LISTENS, people=PEOPLE)
    with ExitStack() as open_pages:
        with running_simulator(config) as url:
            rig = open_pages.enter_context(opened(browser, url, config, LAPTOP))
            log = rig.phone("citizen").get_by_role("log")
            rig.push(MALI, text("ก่อนปิด"))
            expect(log).to_contain_text("ก่อนปิด")
        expect(rig.page.get_by_text("ขาดการเชื่อมต่อ")).to_be_visible()
        with running_simulator(config, port=int(url.rpartition(":")[2])):
            expect(rig.page.get_by_text("เชื่อมต่อแล้ว")).to_be_visible()
            expect(log).not_to_contain_text("ก่อนปิด")


@pytest.mark.parametrize("viewport", [LAPTOP, HANDSET, {"width": 360, "height": 740}])
def test_the_page_itself_never_scrolls(browser: Browser, viewport: dict[str, int]) -> None:
    config = SimulatorConfig(webhook_url=NOBODY_LISTENS, people=PEOPLE)
    with running_simulator(config) as url, opened(browser, url, config, viewport) as rig:
        rig.push(MALI, *[card("นายจ้างค้างค่าจ้าง " * 9, "รับเรื่อง")] * 5)
        expect(rig.phone("citizen").locator("[data-seq]")).to_have_count(5)
        size = rig.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
    assert size == [viewport["width"], viewport["height"]]


def test_a_narrow_screen_shows_one_phone_at_a_time(browser: Browser) -> None:
    config = SimulatorConfig(webhook_url=NOBODY_LISTENS, people=PEOPLE)
    with running_simulator(config) as url, opened(browser, url, config, HANDSET) as rig:
        rig.page.get_by_role("tab", name="เจ้าหน้าที่").click()
        expect(rig.phone("officer")).to_be_visible()
        expect(rig.phone("citizen")).not_to_be_visible()


@pytest.mark.parametrize("path", sorted(CONVERSATIONS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_example_conversation_can_be_read(path: Path) -> None:
    conversation = read_conversation(path.read_text(encoding="utf-8"))
    assert conversation.title
    assert conversation.about
    assert {step.phone for step in conversation.steps} - {CLOCK} == set(conversation.phones)
