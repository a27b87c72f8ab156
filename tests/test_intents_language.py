"""The language is told by the script, and short foreign words in a text change nothing."""

import pytest

from intents.language import UNKNOWN, language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("นายจ้างไม่จ่ายค่าแรง", "th"),
        ("ขอ ot form หน่อย", "th"),
        ("OK ค่ะ", "th"),
        ("ผมชื่อสมชาย လခ", "th"),
        ("လခမရသေးပါဘူး บริษัท", "my"),
        ("ខ្ញុំមិនបានប្រាក់ខែ", "km"),
        ("ບໍ່ໄດ້ເງິນເດືອນ", "lo"),
        ("老板不给工资", "zh"),
        ("my boss did not pay", "en"),
        ("Зарплата", UNKNOWN),
        ("", "th"),
        ("😀 123 ่", "th"),
    ],
)
def test_a_language_is_told_by_its_script(text: str, code: str) -> None:
    assert language_of(text) == code
