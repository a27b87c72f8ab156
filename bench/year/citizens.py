"""Citizens and volunteers: they tell, answer or not, agree or not, fall silent, come back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.year.humans import DAY, HOUR, MINUTE, Act, Heard, Human, Script, newest
from bench.year.phones import Bubble
from bench.year.stories import Stories, telephone
from handlers import closing_wording, wording
from intents import places

_MORE = ("ยังไม่ได้รับเงินเลยค่ะ", "ขอบคุณค่ะ", "มีเพื่อนร่วมงานโดนด้วยอีกคนค่ะ", "นายจ้างบอกว่าเดือนหน้า", "สะดวกช่วงเย็นครับ")
_ANSWERS = ("ทำมาแปดเดือนแล้วค่ะ", "อยู่ซอยหลังวัดครับ", "มีสลิปเงินเดือนอยู่ค่ะ", "ไม่ทราบเหมือนกันครับ")
_WHY = ("ยังไม่ได้เงินเลยค่ะ", "เขาโอนมาไม่ครบครับ", "ยังไม่มีใครโทรมาเลย")
_AGAIN = ("เขาทำอีกแล้วค่ะ", "เงินงวดสองไม่มาครับ")
_VILLAGERS = ("ลุงสมชาย ม.5", "ป้าแดง หมู่ 2", "น้องเมย์ หมู่ 7")
_ASKED = closing_wording.ASKED.partition("{")[0]
_ASKED_AGAIN = closing_wording.ASKED_AGAIN.partition("{")[0]
_ANSWERED = wording.ANSWERED.partition("{")[0]
_RATINGS = tuple(closing_wording.RATINGS.values())


@dataclass
class Citizen(Human):
    """Somebody who reports. ``province`` is where they live and work."""

    province: str = ""
    stories: Stories | None = None
    gone_until: datetime | None = None

    def reports(self, text: str) -> Script:
        """A story, told; now and then taken back, or a place or picture sent with it."""
        heard = yield self.says(text, timedelta())
        if self.likely(0.01):
            heard += yield Act(4 * MINUTE, {"type": "unsend", "unsend": {"messageId": self.said[-1]}})
        if self.likely(0.03):
            heard += yield Act(2 * MINUTE, {"type": "message", "message": _picture(self)})
        return heard

    def looks(self) -> Script:
        """เรื่องของฉัน; some take a case back there."""
        heard = yield self.says(wording.MY_CASES_LABEL, timedelta())
        shown = newest(heard, wording.WITHDRAW)
        if shown is None or not self.likely(0.25):
            return []
        heard = yield self.presses(shown, wording.WITHDRAW, MINUTE)
        asked = newest(heard, wording.WITHDRAW_YES)
        if asked is not None:
            sure = wording.WITHDRAW_YES if self.likely(0.8) else wording.WITHDRAW_NO
            yield self.presses(asked, sure, MINUTE)
        return []

    def blocks(self, back_after: timedelta | None) -> Script:
        self.phone.blocked = True
        yield Act(timedelta(), {"type": "unfollow", "replyToken": None})
        if back_after is not None:
            yield Act(back_after, {"type": "follow", "follow": {"isUnblocked": True}})
        return []

    def react(self, came: Heard) -> Script | None:
        for bubble in reversed(came):
            for fits, answer in _REACTIONS:
                if fits(bubble):
                    return answer(self, bubble)
        return None


Fits = Callable[[Bubble], bool]
Answer = Callable[[Citizen, Bubble], Script | None]


def _picture(citizen: Citizen) -> dict[str, object]:
    citizen.said.append(f"{citizen.id[-8:]}{len(citizen.said):06d}")
    return {"type": "image", "id": citizen.said[-1], "contentProvider": {"type": "line"}}


def _has(*labels: str) -> Fits:
    return lambda bubble: any(label in bubble.buttons for label in labels)


def _begins(words: str) -> Fits:
    return lambda bubble: bubble.text.startswith(words)


def _asks_place(bubble: Bubble) -> bool:
    return bool(bubble.says) and wording.SKIP in bubble.buttons


def _once(act: Act) -> Script:
    heard = yield act
    return heard


def _place(one: Citizen, bubble: Bubble) -> Script | None:
    after = one.between(MINUTE, 40 * MINUTE)
    match one.one_of(name=60, elsewhere=5, skip=15, silent=20):
        case "name":
            return _once(one.says(places.province_name(one.province), after))
        case "elsewhere":
            return _once(one.says(one.chance.choice(bubble.says), after))
        case "skip":
            return _once(one.presses(bubble, wording.SKIP, after))
    return None


def _skippable(one: Citizen, bubble: Bubble) -> Script | None:
    """A telephone, a name, or a word about the help."""
    after = one.between(MINUTE, 3 * HOUR)
    match one.one_of(tell=45, skip=30, silent=25):
        case "tell":
            return _once(one.says(_wanted(one, bubble), after))
        case "skip":
            return _once(one.presses(bubble, wording.SKIP, after))
    return None


def _wanted(one: Citizen, bubble: Bubble) -> str:
    if wording.MY_OWN in bubble.buttons:
        return one.chance.choice(_VILLAGERS)
    return one.chance.choice(_MORE) if closing_wording.RATED in bubble.text else telephone(one.chance)


def _any_button(silent: float, longest: timedelta) -> Answer:
    def answer(one: Citizen, bubble: Bubble) -> Script | None:
        if one.likely(silent):
            return None
        label = one.chance.choice(list(bubble.buttons))
        return _once(one.presses(bubble, label, one.between(MINUTE, longest)))

    return answer


def _done_or_not(one: Citizen, bubble: Bubble) -> Script | None:
    after = one.between(5 * MINUTE, 6 * DAY)
    match one.one_of(yes=40, no=14, silent=38, words=8):
        case "yes":
            return _once(one.presses(bubble, closing_wording.DONE_YES, after))
        case "no":
            return _disputes(one, bubble, after)
        case "words":
            return _once(one.says(one.chance.choice(_MORE), after))
    return None


def _disputes(one: Citizen, bubble: Bubble, after: timedelta) -> Script:
    heard = yield one.presses(bubble, closing_wording.DONE_NO, after)
    if one.likely(0.9):
        heard = yield one.says(one.chance.choice(_WHY), one.between(MINUTE, HOUR))
    return heard


def _reopens(one: Citizen, bubble: Bubble) -> Script | None:
    return _opens_again(one, bubble) if one.likely(0.12) else None


def _opens_again(one: Citizen, bubble: Bubble) -> Script:
    heard = yield one.presses(bubble, closing_wording.REOPEN, one.between(HOUR, 34 * DAY))
    if one.likely(0.85):
        heard = yield one.says(one.chance.choice(_AGAIN), one.between(MINUTE, HOUR))
    return heard


def _answers(share: float) -> Answer:
    def answer(one: Citizen, _: Bubble) -> Script | None:
        if not one.likely(share):
            return None
        return _once(one.says(one.chance.choice(_ANSWERS), one.between(5 * MINUTE, 10 * DAY)))

    return answer


def _says_more(one: Citizen, _: Bubble) -> Script | None:
    if one.likely(0.04):
        return one.looks()
    return (
        _once(one.says(one.chance.choice(_MORE), one.between(5 * MINUTE, 2 * DAY)))
        if one.likely(0.3)
        else None
    )


# What a bubble is, and what one does about it; the first that fits.
_REACTIONS: tuple[tuple[Fits, Answer], ...] = (
    (_has(closing_wording.DONE_YES), _done_or_not),
    (_has(*_RATINGS), _any_button(0.6, DAY)),
    (_has(closing_wording.REOPEN), _reopens),
    (_asks_place, _place),
    (_has(wording.SKIP), _skippable),
    (_has(wording.NONE_OF_THESE, wording.OURS_AFTER_ALL), _any_button(0.35, 30 * MINUTE)),
    (_has(wording.SAME_CASE), _any_button(0.25, 30 * MINUTE)),
    (_has(wording.MOVE_PLACE), _any_button(0.3, HOUR)),
    (_begins(_ASKED_AGAIN), _answers(0.3)),
    (_begins(_ASKED), _answers(0.6)),
    (_begins(_ANSWERED), _says_more),
)
