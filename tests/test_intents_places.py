"""Places in free text: found where they are meant, silent where a word only looks like one."""

import json
import threading
import time
from pathlib import Path

import geothai
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import places
from intents.gazetteer import gazetteer
from intents.reading import Place


def _codes(found: tuple[Place, ...]) -> str:
    return "|".join(place.subdistrict or place.district or place.province for place in found)


MEANT = {
    "มีงานโรงงานแถวโคราชบ้างไหมครับ": "30",
    "ร้านอยู่ จ.โคราช เจ้าของหนี": "30",
    "นายจ้างที่จังหวัดเลยไม่จ่ายค่าแรง": "42",
    "อยู่ที่เลย": "42",
    "ทำงานที่เลยครับ": "42",
    "บ้านอยู่ อ.เมือง จ.ขอนแก่น": "4001",
    "สมัครฝึกที่อำเภอเมืองขอนแก่น": "4001",
    "อ.เมืองโคราช": "3001",
    "อ.เมือง อยุธยา": "1401",
    "ต.ในเมือง อ.เมือง จ.นครราชสีมา": "300101",
    "ต.บ่อวิน": "200708",
    "สตูลค่ะ": "91",
    "ทำงานเมกาบางนา": "1103",
    "ต.บ่อวิน อ.ศรีราชา จ.ชลบุรี": "200708",
    "หมู่ 5 ต.ท่าเรือ อ.เมือง จ.นครศรีธรรมราช": "800122",
    "อยู่ อ ปากช่อง จ นครราชสีมา": "3021",
    "เขตบางนา": "1047",
    "แขวงบางนาเหนือ เขตบางนา กทม": "104702",
    "ไซต์งานแถวลาดพร้าว 101": "10",
    "ทำงานสุขุมวิท": "10",
    "สุขุมวิท พัทยา": "2004",
    "เขตจอมทอง": "1035",
    "อ.จอมทอง เชียงใหม่": "5002",
    "น้ำท่วมหาดใหญ่ค่ะ ไม่มีงานทำ": "9011",
    "แม่สอดครับ": "6306",
    "แม่สอด ตาก": "6306",
    "รีสอร์ตบนเกาะสมุย": "8404",
    "แพปลามหาชัย": "7401",
    "ทำงานอยู่น่าน": "55",
    "อยู่ตากค่ะ": "63",
    "อยู่ร้อยเอ็ดค่ะ": "45",
    "ที่สุรินทร์มีงานไหม": "32",
    "ธนาคารกรุงเทพ สาขาขอนแก่น": "40",
    "เพชรบุรีตัดใหม่": "10",
    "นคร ราชสีมา": "30",
    "ขอน แก่น": "40",
    "เเม่ฮ่องสอน": "58",
    "ส่งตัวไปรพ.ปากช่อง": "3021",
    "ชาวบ้านห้วยแถลงรวมตัวกัน": "3016",
    "ปวดหลังทำงานย่านสาทรไหวไหม": "1028",
    "จ.นคร": "80",
    "อ.อุบลรัตน์": "4008",
    "เขตบางรักกับเขตสาทร": "10",
    "ย้ายจากชลบุรีมาระยอง": "20|21",
    "อ.เฉลิมพระเกียรติ": "1913|3032|3123|5515|8023",
    "สองพี่น้อง สุพรรณบุรี โรงสีค้างค่าแรง": "7207",
    "โรงงานแถวพานทอง ชลบุรี": "2005",
    "ตรังมีที่ฝึกอาชีพไหม": "92",
    "นายจ้างแถวชลไม่จ่าย": "20",
    "ทำงานชลบุรรีค่ะ": "20",
    "เก็บลำไยจันบุรี": "22",
    "นครราดสีมามีงานไหม": "30",
    "อยู่เมืองเลยค่ะ": "42",
}

NOT_MEANT = (
    "ไม่มีใครช่วยเลย", "ไม่มีที่อยู่เลย", "ไปต่างจังหวัดเลย", "ทุกจังหวัดเลยไหม", "พ่อตากแดดทั้งวัน", "ตากผ้าอยู่หลังบ้าน",
    "งานน่านะ", "อัตราดอกเบี้ยเท่าไหร่", "ตามมาตราด้วยหรือ", "เครื่องจักรพังงานเลยหยุด", "ขอระยะลาคลอด", "ถนนเพชรบุรี",
    "ลุงสุรินทร์ตกงาน", "พี่อุดรโดนไล่ออก", "นายบุรีรัมย์", "อุบลรัตน์โดนเลิกจ้าง", "โอนเข้าบัญชีกรุงเทพ", "ซอยขอนแก่น",
    "ทำงานบางนา-ตราด กม.20", "ร้อยเอ็ดบาท", "บ้านโคกสูง ม.5", "ต.หนองบัว", "ไปประชุมพรุ่งนี้", "แบ่งเงินกันตังค์หมด",
    "เขาหักเงินทุกเดือน", "ด้านนอกโรงงาน", "คนชอบตลาดไทย", "ลองสมัครดู", "ทดลอง งานแพร่ภาพ",
    "จำนวนครั้งที่ลา", "หมวกเหล็กหาย", "ปวดประสาทรู้สึกแย่", "เดือน ต.ค. ที่ผ่านมา", "เปิด จ.-ศ. 8.00", "ขายโรตีสายไหม",
    "อยู่เวียงจันทน์", "ไปทำงานปอยเปต", "พิงที่กำแพงแล้วล้ม", "เผยแพร่ข่าว", "ใช้อำนาจข่มขู่", "แม่วางของแล้วไป",
    "แม่แจ่มใสดี", "สุรินทร์ไม่มาทำงานสองวัน", "ขอความช่วยเหลือ", "สอยดาวงานวัด", "เงินติดล้อศรีสวัสดิ์", "การไฟฟ้านครหลวง", "",
)  # fmt: skip

ANSWERS = {
    "เลย": "42", "เลยค่ะ": "42", "ผมอยู่เลย": "42", "เชียงไหม่": "50", "โคราดจ้า": "30", "อยู่โคราชครับ": "30",
    "กรุงเทพเลยค่ะ": "10", "น่าน": "55", "นาน": "55", "แพร": "54", "ตาก": "63", "ขอนเเก่น": "40", "ขอนแกน": "40",
    "สุราษ": "84", "สุลาด": "84", "นครศรีธรรมราด": "80", "สีสะเกด": "33", "อุบน": "34",
    "กาญ": "71", "กาญจนบุรึ": "71", "เพชบูรณ์": "67", "เพชบุรี": "76", "กำแพง": "62", "ประจวบ": "77", "ระยองง": "21",
    "ระยอง ค่าาา": "21", "ละยอง": "21", "ชลบรี": "20", "ปทุมทานี": "13", "นนท์": "12", "ปากน้ำ": "11",
    "แปดริ้ว": "24", "เมืองคอน": "80", "พัทลุงงงง": "93", "หาดใหญ่": "9011", "พัทยาครับ": "2004", "ลาดพร้าว": "10",
    "ปากช่อง โคราช": "3021", "พูเก็ต": "83", "ปราจีน": "25", "อยุทธยา": "14", "สกล": "47", "สะตูล": "91",
    "แม่ห้องสอน": "58", "กะบี่": "81", "พรานกระต่าย": "6206", "KORAT": "30",
}  # fmt: skip

NO_ANSWER = (
    "ไม่บอก", "ไม่รู้", "ไม่มีเลย", "ขอคิดดูก่อน", "เดี๋ยวบอก", "อะไรนะ", "ทำไมต้องบอก", "หนองบัว", "ใช่", "ค่ะ", "55555",
    "ขอบคุณค่ะ", "โทร 0812345678", "อยากคุยกับเจ้าหน้าที่", "ยกเลิก", "เมนู", "หนูอยู่กับแม่", "ต่างจังหวัด", "",
)  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_a_place_that_is_meant_is_found(text: str) -> None:
    assert _codes(places.find(text)) == MEANT[text]


@pytest.mark.parametrize("text", NOT_MEANT)
def test_words_that_only_look_like_a_place_stay_silent(text: str) -> None:
    assert places.find(text) == ()


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_may_be_short_bare_or_misspelt(text: str) -> None:
    assert _codes(places.answer(text)) == ANSWERS[text]


@pytest.mark.parametrize("text", NO_ANSWER)
def test_what_does_not_answer_gives_no_place(text: str) -> None:
    assert places.answer(text) == ()


def test_the_places_set_keeps_its_floors() -> None:
    lines = (Path(__file__).parent / "sets/places.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    named = right = wrong = 0
    for row in rows:
        found = places.find(row["text"])
        decided = found[0].province if len(found) == 1 else None
        named += row["province"] is not None
        right += decided is not None and decided == row["province"]
        wrong += decided is not None and decided != row["province"]
    assert len(rows) == 300
    assert right >= 0.98 * named
    assert wrong <= 0.005 * len(rows)


def test_every_province_is_found_by_its_marked_name_and_answers_by_its_bare_one() -> None:
    for province in places.provinces():
        for text in (f"ทำงานอยู่จังหวัด{province.name}ค่ะ", f"นายจ้างไม่จ่าย จ.{province.name}"):
            assert _codes(places.find(text)) == province.code, text
        assert _codes(places.answer(f"{province.name}ครับ")) == province.code


def test_every_subdistrict_written_in_full_is_found_exactly() -> None:
    names = gazetteer().names
    for code, name in names.items():
        if len(code) == 6:
            place = places.subdistrict(code)
            assert place is not None
            written = places.name_of(place)
            assert _codes(places.find(f"บ้านเลขที่ 9 {written}")) in {code, *_namesakes(code, name)}, written


def _namesakes(code: str, name: str) -> set[str]:
    """One district has two sub-districts of one name in the official list at most; then the district is right."""
    twins = [c for c in gazetteer().subdistricts[name] if c[:4] == code[:4]]
    return {code[:4]} if len(twins) > 1 else set()


def test_a_district_with_its_marker_never_leads_to_a_wrong_province() -> None:
    wrong = []
    for name, codes in gazetteer().districts.items():
        found = places.find(f"โรงงานปิดอยู่ที่อำเภอ{name} ตกงานกันหมด")
        if len(found) == 1 and found[0].province not in {code[:2] for code in codes}:
            wrong.append(name)
    assert wrong == []


def test_subdistricts_whose_name_is_shared_are_never_decided_alone() -> None:
    for name, codes in gazetteer().subdistricts.items():
        if len({code[:2] for code in codes}) > 1:
            found = places.find(f"อยู่ ต.{name} ค่ะ")
            assert len(found) != 1, name
            assert len(found) <= places.MAX_PLACES


def test_names_for_display_use_the_titles_of_the_place() -> None:
    assert places.name_of(Place("30", "3001", "300101")) == "ต.ในเมือง อ.เมืองนครราชสีมา จ.นครราชสีมา"
    assert places.name_of(Place("10", "1047", "104702")) == "แขวงบางนาเหนือ เขตบางนา กรุงเทพมหานคร"
    assert places.name_of(Place("42")) == "จ.เลย"
    assert places.province_name("80") == "นครศรีธรรมราช"


def test_a_code_that_does_not_exist_is_no_subdistrict() -> None:
    assert places.subdistrict("999999") is None
    assert places.subdistrict("30") is None
    assert places.subdistrict("300101") == Place("30", "3001", "300101", "ในเมือง")


def test_all_77_provinces_have_a_region_and_the_officers_names_all_exist() -> None:
    known = places.provinces()
    assert len(known) == len(geothai.provinces()) == 77
    assert {province.region for province in known} == {
        "เหนือ",
        "ตะวันออกเฉียงเหนือ",
        "กลาง",
        "ตะวันออก",
        "ตะวันตก",
        "ใต้",
    }


def test_the_words_that_named_the_place_are_kept() -> None:
    assert places.find("ไซต์งาน ต.ในเมือง อ.เมือง โคราช")[0].text == "ต.ในเมือง อ.เมือง โคราช"


@settings(deadline=None)
@given(st.text(alphabet="กขงจตนมรลสอาเแโ่้ิีู .ต0๕\u200b", max_size=80))
def test_any_text_gives_at_most_ten_places_that_exist(text: str) -> None:
    for found in (places.find(text), places.answer(text)):
        assert len(found) <= places.MAX_PLACES
        assert all(places.name_of(place) for place in found)


@pytest.mark.parametrize(
    "piece", ["ก", "1", "ต.", "ต ", "อ.เมือง", "จังหวัดเลย", "ต.หนองบัว", "่", " ", "จ  ", "น่าน"]
)
def test_the_longest_message_line_allows_costs_little(piece: str) -> None:
    text = (piece * 5_000)[:5_000]
    places.find(text)
    started = time.process_time()
    places.find(text)
    places.answer(text)
    assert time.process_time() - started < 0.05  # measured below 0.01; a quadratic pattern takes seconds


def test_the_first_calls_of_many_threads_agree() -> None:
    gazetteer.cache_clear()
    found: list[tuple[Place, ...]] = []
    threads = [threading.Thread(target=lambda: found.append(places.find("แถวโคราช"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(Place("30", text="โคราช"),)] * 8
