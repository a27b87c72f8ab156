"""The whole journey on the demo's page, in a real browser: three phones, one case, opened to closed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.town import Town

BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
CHROMIUM = next((path for path in map(Path, BROWSERS) if path.exists()), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# `SCREENSHOTS=docs/images make test ARGS=tests/journeys/test_page.py` renews the README's picture.
SCREENSHOTS = os.environ.get("SCREENSHOTS")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


def say(page: Page, phone: str, words: str) -> None:
    box = page.locator(f"[data-phone={phone}] textarea")
    box.fill(words)
    box.press("Enter")


def hears(page: Page, phone: str, words: str) -> None:
    bubbles = page.locator(f"[data-phone={phone}] [data-from=account]")
    expect(bubbles.filter(has_text=words).last).to_be_visible(timeout=10_000)


def press(page: Page, phone: str, label: str) -> None:
    page.locator(f"[data-phone={phone}]").get_by_role("button", name=label, exact=True).last.click()


def test_three_phones_carry_a_case_from_opened_to_closed(town: Town, browser: Browser) -> None:
    town.citizen("มะลิ")
    town.volunteer("300101", "ป้าบุญมา")
    town.officer("DLPW-30", "ธนา")
    town.simulator.faults(redeliver=False)  # the page would warn of it
    page = browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(town.line_url)
    say(page, "citizen", "เถ้าแก่ไม่จ่ายค่าแรงสองเดือนแล้วค่ะ โรงงานอยู่โคราช")
    hears(page, "citizen", "รับเรื่องแล้ว")
    hears(page, "officer", "ค่าจ้าง")
    press(page, "officer", "รับเรื่อง")
    hears(page, "citizen", "รับเรื่องไปดูแล")
    press(page, "officer", "ตอบประชาชน")
    hears(page, "officer", "พิมพ์ข้อความถึงผู้แจ้ง")
    say(page, "officer", "ขอชื่อโรงงานด้วยครับ จะนัดนายจ้างมาคุยให้")
    hears(page, "citizen", "ขอชื่อโรงงานด้วยครับ")
    say(page, "volunteer", "ลุงสมชาย ม.5 ว่างงานอยู่ อยากฝึกอาชีพช่างแอร์ เบอร์ 081 234 5678")
    hears(page, "volunteer", "รับเรื่องแล้ว")
    say(page, "citizen", "โรงงานเย็บผ้าแถวหัวทะเลค่ะ")
    hears(page, "officer", "หัวทะเล")
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / "three-phones.png")
    press(page, "officer", "ปิดเรื่อง")
    press(page, "officer", "ช่วยเหลือเรียบร้อย")
    hears(page, "citizen", "เรียบร้อยดีไหม")
    press(page, "citizen", "เรียบร้อยแล้ว")
    hears(page, "citizen", "พอใจ")
    assert problems == []


def test_the_page_works_at_a_phones_width(town: Town, browser: Browser) -> None:
    town.citizen("มะลิ")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(town.line_url)
    say(page, "citizen", "สวัสดีค่ะ")
    hears(page, "citizen", "สวัสดีค่ะ")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
