"""An officer's work on one case, button by button, with the buttons that really came."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from bench.year.humans import DAY, MINUTE, Deskworker, Script, newest
from bench.year.phones import Bubble
from handlers import desk_wording, officer_wording, wording

TAKE, BACK, REFER = officer_wording.ACCEPT, officer_wording.NOT_OURS, officer_wording.REFER
ANSWER, ASK, CLOSE = officer_wording.ANSWER, desk_wording.ASK, officer_wording.CLOSE
MORE, OPEN = desk_wording.MORE, desk_wording.OPEN
_SAID = ("รับทราบครับ กำลังประสานนายจ้าง", "นัดไกล่เกลี่ยวันพฤหัสนี้ค่ะ", "ยื่นคำร้องได้ที่สำนักงานเลยค่ะ")
_ASKED = ("ทำงานที่นั่นมานานเท่าไรคะ", "มีสัญญาจ้างไหมครับ")
_FOUND = ("พบนายจ้าง รับปากจะจ่ายสิ้นเดือน", "ไม่พบใครที่โรงงาน")
_OUTCOMES = tuple(wording.OUTCOMES.values())
_MOST_STEPS = 7
_SOON = (MINUTE / 4, 4 * MINUTE)


def begin(me: Deskworker, card: Bubble, after: timedelta, *, urgent: bool) -> Script:
    if OPEN in card.buttons:
        opened: list[Bubble] = yield from _open(me, card, after, any_hour=urgent)
        found = newest(opened, ANSWER)
        if found is None:
            return []
        card, after = found, MINUTE
    if TAKE in card.buttons:
        card_now = yield from _take(me, card, after, any_hour=urgent)
        found = newest(card_now, ANSWER)
        return (yield from work(me, found, urgent=urgent)) if found else []
    return (yield from work(me, card, urgent=urgent))


def work(me: Deskworker, card: Bubble | None, *, urgent: bool) -> Script:
    """Step after step until it is proposed, asked, passed on, or forgotten."""
    for step in range(_MOST_STEPS):
        if card is None or me.looks_away() or me.likely(0.06):
            return []
        after = (
            me.between(MINUTE, 25 * MINUTE) if urgent and step == 0 else me.stretched(20 * MINUTE, 4 * DAY)
        )
        what = me.one_of(
            answer=34, ask=16, close=18 + 14 * step, back=4, visit=7, note=5, hand=4, split=3, merge=2
        )
        heard = yield from _STEPS[what](me, card, after)
        card = newest(heard, CLOSE) if what in _GOES_ON else None
    return []


def _take(me: Deskworker, card: Bubble, after: timedelta, *, any_hour: bool) -> Script:
    screens = REFER in card.buttons
    shares = (
        {"take": 25, "pass_on": 58, "answer": 8, "close": 4, "more": 5}
        if screens
        else {"take": 68, "pass_on": 13, "answer": 13, "close": 6, "more": 0}
    )
    what = me.one_of(**shares)
    if what == "take":
        heard = yield me.presses(card, TAKE, after, any_hour=any_hour)
        if me.likely(0.02):
            yield me.presses(card, TAKE, timedelta(seconds=1), any_hour=True)
        return heard
    if what == "pass_on":
        return (yield from (_refer if screens else _give_back)(me, card, after))
    if what == "close":
        return (yield from _close(me, card, after))
    return (yield from (_door if what == "more" else _answer)(me, card, after))


def _open(me: Deskworker, card: Bubble, after: timedelta, *, any_hour: bool) -> Script:
    asked = yield me.presses(card, OPEN, after, any_hour=any_hour)
    reasons = newest(asked, *desk_wording.OPEN_REASONS)
    if reasons is None:
        return []
    if me.likely(0.7):
        return (yield me.presses(reasons, desk_wording.OPEN_REASONS[0], MINUTE, any_hour=any_hour))
    return (yield me.says("หัวหน้าให้ดู", MINUTE, any_hour=any_hour))


def _answer(me: Deskworker, card: Bubble, after: timedelta) -> Script:
    if ANSWER not in card.buttons:
        return []
    asked = yield me.presses(card, ANSWER, after)
    ready = next((one for one in reversed(asked) if one.buttons), None)
    if ready is not None and me.likely(0.3):
        shown = yield me.presses(ready, me.chance.choice(list(ready.buttons)), MINUTE)
        preview = newest(shown, desk_wording.SEND)
        return (yield me.presses(preview, desk_wording.SEND, MINUTE)) if preview else shown
    words = officer_wording.COMMAND_CANCEL if me.likely(0.02) else _SAID
    return (yield me.says(me.chance.choice(sorted(words)), me.between(*_SOON)))


def _ask(me: Deskworker, card: Bubble, after: timedelta) -> Script:
    if ASK not in card.buttons:
        return []
    asked = yield me.presses(card, ASK, after)
    ready = next((one for one in reversed(asked) if one.buttons), None)
    if ready is not None and me.likely(0.5):
        return (yield me.presses(ready, me.chance.choice(list(ready.buttons)), MINUTE))
    return (yield me.says(me.chance.choice(_ASKED), me.between(*_SOON)))


def _give_back(me: Deskworker, card: Bubble, after: timedelta) -> Script:
    if BACK not in card.buttons:
        return (yield from _refer(me, card, after))
    asked = yield me.presses(card, BACK, after)
    reasons = newest(asked, *officer_wording.RETURN_REASONS)
    if reasons is not None and me.likely(0.8):
        label = me.chance.choice(list(reasons.buttons))
        return (yield me.presses(reasons, label, me.between(*_SOON)))
    return (yield me.says("ไม่ใช่หน้าที่ของสำนักงานเรา", me.between(*_SOON))) if reasons else []


def _refer(me: Deskworker, card: Bubble, after: timedelta) -> Script:
    """To the likeliest department, mostly; an office without anybody is tried too, and then the next."""
    if REFER not in card.buttons:
        return []
    asked = yield me.presses(card, REFER, after)
    offered = newest(asked, *officer_wording.DEPARTMENT_BUTTONS.values())
    if offered is None:
        return (yield from _answer(me, card, MINUTE)) if ANSWER in card.buttons else []
    labels = list(offered.buttons)
    first = labels[0] if me.likely(0.7) else me.chance.choice(labels)
    heard = yield me.presses(offered, first, me.between(*_SOON))
    if any("ยังไม่มีเจ้าหน้าที่" in one.text for one in heard):
        heard = yield me.presses(offered, labels[1], MINUTE)
    return heard


def _close(me: Deskworker, card: Bubble, after: timedelta) -> Script:
    if CLOSE not in card.buttons:
        return []
    asked = yield me.presses(card, CLOSE, after)
    outcomes = newest(asked, *_OUTCOMES)
    if outcomes is not None and me.likely(0.8):
        return (yield me.presses(outcomes, me.chance.choice(list(outcomes.buttons)), me.between(*_SOON)))
    return (yield me.says("ตกลงกันได้แล้ว", me.between(*_SOON))) if outcomes else []


def _more(
    label: str, then: Callable[[Deskworker, Bubble], Script]
) -> Callable[[Deskworker, Bubble, timedelta], Script]:
    """A move behind อื่น ๆ."""

    def move(me: Deskworker, card: Bubble, after: timedelta) -> Script:
        if MORE not in card.buttons:
            return []
        asked = yield me.presses(card, MORE, after)
        offered = newest(asked, label)
        if offered is None:
            return []
        heard = yield me.presses(offered, label, me.between(*_SOON))
        return (yield from then(me, heard[-1])) if heard else []

    return move


def _words(me: Deskworker, _: Bubble) -> Script:
    return (yield me.says(me.chance.choice(_FOUND), me.between(*_SOON)))


def _any_choice(me: Deskworker, asked: Bubble) -> Script:
    if not asked.buttons:
        return []
    return (yield me.presses(asked, me.chance.choice(list(asked.buttons)), me.between(*_SOON)))


_door = _more(desk_wording.NOT_THE_MINISTRYS, _any_choice)
_STEPS: Mapping[str, Callable[[Deskworker, Bubble, timedelta], Script]] = MappingProxyType(
    {
        "answer": _answer,
        "ask": _ask,
        "close": _close,
        "back": _give_back,
        "visit": _more(desk_wording.VISIT, _words),
        "note": _more(desk_wording.NOTE, _words),
        "hand": _more(desk_wording.HAND_OVER, _any_choice),
        "split": _more(desk_wording.SPLIT, _any_choice),
        "merge": _more(desk_wording.MERGE, _any_choice),
    }
)
_GOES_ON = frozenset({"answer", "visit", "note", "split"})
