"""What a person who does not write Thai reads: short fixed sentences, their own language first, then English.

No native speaker has checked them yet: docs/languages.md lists every one with its meaning.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentences:
    """What every language must be able to say. Four short lines at the most, no placeholder but ``{number}``."""

    received: str
    danger: str
    place: str
    phone: str
    added: str


ENGLISH = "en"
SENTENCES: dict[str, Sentences] = {
    "en": Sentences(
        received=(
            "Ministry of Labour, Thailand: we have your message. Case number {number}\n"
            "We will call a person who can read it.\n"
            "In danger? Call 191 or 1300.\n"
            "Interpreters (Burmese, Khmer, English): 1694. Questions: 1506."
        ),
        danger="In danger now? Call 191 (police) or 1300 (help).",
        place="Which province are you in? Write its name in English or Thai, or send your location.",
        phone="What is your phone number? If you do not want to say, press “Skip”.",
        added="We added this to your case {number}.",
    ),
    "my": Sentences(
        received=(
            "ထိုင်းအလုပ်သမားဝန်ကြီးဌာနက သင့်စာကို လက်ခံရရှိပါပြီ။ အမှတ် {number}\n"
            "သင့်စာကို ဖတ်တတ်သူကို ခေါ်ပေးပါမည်။\n"
            "အန္တရာယ်ရှိလျှင် 191 သို့မဟုတ် 1300 ကို ဖုန်းခေါ်ပါ။\n"
            "စကားပြန် 1694၊ မေးရန် 1506။"
        ),
        danger="ယခု အန္တရာယ်ရှိလျှင် 191 (ရဲ) သို့မဟုတ် 1300 (အကူအညီ) ကို ဖုန်းခေါ်ပါ။",
        place="သင် ဘယ်ခရိုင်မှာ ရှိပါသလဲ။ အင်္ဂလိပ်လို သို့မဟုတ် ထိုင်းလို ရေးပါ၊ သို့မဟုတ် တည်နေရာ ပို့ပါ။",
        phone="သင့်ဖုန်းနံပါတ် ပေးပါ။ မပေးလိုလျှင် “Skip” ကို နှိပ်ပါ။",
        added="ဤစာကို သင့်အမှတ် {number} တွင် ထည့်ပြီးပါပြီ။",
    ),
    "km": Sentences(
        received=(
            "ក្រសួងការងារថៃបានទទួលសាររបស់អ្នកហើយ។ លេខ {number}\n"
            "យើងនឹងហៅអ្នកដែលអានសារនេះបាន។\n"
            "បើមានគ្រោះថ្នាក់ សូមហៅ 191 ឬ 1300។\n"
            "អ្នកបកប្រែ 1694។ សួរព័ត៌មាន 1506។"
        ),
        danger="បើមានគ្រោះថ្នាក់ឥឡូវនេះ សូមហៅ 191 (ប៉ូលិស) ឬ 1300 (ជំនួយ)។",
        place="អ្នកនៅខេត្តណា? សូមសរសេរឈ្មោះខេត្តជាភាសាអង់គ្លេស ឬថៃ ឬផ្ញើទីតាំង។",
        phone="សូមផ្ញើលេខទូរស័ព្ទរបស់អ្នក។ បើមិនចង់ សូមចុច “Skip”។",
        added="យើងបានបន្ថែមសារនេះទៅលេខ {number} របស់អ្នក។",
    ),
    # 1694 is said to have interpreters for Burmese, Khmer and English only: Lao and Chinese name the department.
    "lo": Sentences(
        received=(
            "ກະຊວງແຮງງານໄທ ໄດ້ຮັບຂໍ້ຄວາມຂອງທ່ານແລ້ວ. ເລກທີ {number}\n"
            "ພວກເຮົາຈະເອີ້ນຄົນທີ່ອ່ານຂໍ້ຄວາມນີ້ໄດ້.\n"
            "ຖ້າມີອັນຕະລາຍ ໂທ 191 ຫຼື 1300.\n"
            "ກົມຈັດຫາງານ 1694. ສອບຖາມ 1506."
        ),
        danger="ຖ້າຕອນນີ້ມີອັນຕະລາຍ ໂທ 191 (ຕຳຫຼວດ) ຫຼື 1300 (ຊ່ວຍເຫຼືອ).",
        place="ທ່ານຢູ່ຈັງຫວັດໃດ? ພິມຊື່ຈັງຫວັດເປັນພາສາອັງກິດ ຫຼື ພາສາໄທ ຫຼື ສົ່ງທີ່ຕັ້ງ.",
        phone="ກະລຸນາສົ່ງເບີໂທຂອງທ່ານ. ຖ້າບໍ່ສະດວກ ກົດ “Skip”.",
        added="ເພີ່ມຂໍ້ຄວາມນີ້ໃສ່ເລກທີ {number} ຂອງທ່ານແລ້ວ.",
    ),
    "zh": Sentences(
        received=(
            "泰国劳动部已收到您的信息。编号 {number}\n"
            "我们会请看得懂的人来阅读。\n"
            "如有危险，请拨打 191 或 1300。\n"
            "就业厅热线 1694，咨询 1506。"
        ),
        danger="如果现在有危险，请拨打 191（警察）或 1300（求助）。",
        place="您在泰国哪个府？请用英文或泰文写府名，或发送位置。",
        phone="请发送您的电话号码。不方便请按“Skip”。",
        added="已将此信息加入您的编号 {number}。",
    ),
}
# Said in English alone: only English is read well enough to need them.
HELLO = (
    "Hello. This is the Ministry of Labour, Thailand.\nTell us about work, pay or insurance, in any language."
)
THANKS = "You are welcome. Write to us any time."
SMALLTALK = (
    "This is the Ministry of Labour, Thailand.\nWrite what you need, in any language. Officers will read it."
)
SAME_OR_NEW = "You have case {number}. Is this the same matter, or a new one?"
PRIVACY = (
    "Your data: we keep your messages, pictures, place and phone number to help you, and share them with "
    "offices of the Ministry of Labour. In danger we may tell the police or the social ministry.\n"
    "You may ask to see, correct or delete your data, or object.\n"
    "Please do not send an ID card or passport, or its number."
)
ENGLISH_ONLY = (HELLO, THANKS, SMALLTALK, SAME_OR_NEW, PRIVACY)

# --- labels of choices --------------------------------------------------------------------------
SHARE_LOCATION = "Send location"
SKIP = "Skip"
SAME_CASE = "Same matter"
NEW_CASE = "New matter"
PROVINCES = ("Bangkok", "Chonburi", "Samut Prakan", "Pathum Thani", "Nakhon Ratchasima", "Chiang Mai")

# --- what officers read -------------------------------------------------------------------------
ROW = "ภาษา"
NAMES: dict[str, str] = {
    "th": "ไทย",
    "my": "พม่า",
    "km": "เขมร",
    "lo": "ลาว",
    "zh": "จีน",
    "en": "อังกฤษ",
    "und": "ภาษาอื่น",
}

# English that is no matter: small talk is only what consists of these words, and the rest is read by a person.
_CHAT_WORDS = (
    "hello hi hey dear sir madam good morning afternoon evening night day how are you there "
    "thank thanks ty so very much a lot again for your too and "
    "ok okay yes no sure fine nice great welcome sorry please bye goodbye see test testing haha hahaha lol xd "
    "skip cancel"
)
_CHAT = frozenset(_CHAT_WORDS.split())
_WORD = re.compile(r"[^\W\d_]{2,}")


def in_both(language: str, sentence: str) -> str:
    """The sentence of that name in the person's language and in English; or English alone."""
    codes = dict.fromkeys([language, ENGLISH])
    return "\n\n".join(getattr(SENTENCES[code], sentence) for code in codes if code in SENTENCES)


def is_chat(text: str) -> bool:
    """Whether English that was taken for small talk surely is: "ok", "thank you so much", or no word at all."""
    return all(word in _CHAT for word in _WORD.findall(text.lower()))
