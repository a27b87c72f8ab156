"""The employer alarm as one card: how many people, where, what they need; nobody's name or words."""

from collections import Counter

from db.cases import Case
from db.desk import EmployerAlarm
from db.people import Person
from handlers import cards, desk_wording, wording
from handlers.buttons import Action, Buttons
from handlers.say import Card, Press, Row, Tone
from handlers.thai_dates import thai_time
from intents import places, redact
from intents.reading import Place
from referral.alarms import alarm_of, cases_of
from referral.moment import Moment
from referral.numbers import number_of

_MOST_NUMBERS = 6


def card(moment: Moment, case: Case, to: Person, buttons: Buttons) -> Card:
    """For the labour protection office of the province where ``case`` set the alarm off."""
    alarm = alarm_of(moment.session, case)
    assert alarm is not None
    linked = cases_of(moment.session, alarm)
    people = len({one.reporter_id for one in linked})
    show = buttons.sign(Action.ALARM, to.line_id, moment.now, value=str(alarm.id))
    place = _area(linked)
    return Card(
        alt=desk_wording.ALARM_ALT.format(head=desk_wording.ALARM_HEAD, count=people, place=place),
        tone=Tone.URGENT,
        head=desk_wording.ALARM_HEAD,
        title=redact.mask(alarm.named),
        rows=tuple(_rows(alarm, linked, people, place)),
        note=thai_time(moment.now),
        buttons=(Press(desk_wording.ALARM_SHOW, show, primary=True),),
    )


def _rows(alarm: EmployerAlarm, linked: list[Case], people: int, place: str) -> list[Row]:
    needs = Counter(cards.need_name(one) for one in linked)
    listed = " · ".join(f"{name} {count}" for name, count in needs.most_common())
    numbers = " ".join(number_of(one) for one in linked[-_MOST_NUMBERS:])
    return [
        Row(desk_wording.ALARM_COUNT, desk_wording.ALARM_PEOPLE.format(people=people, cases=len(linked))),
        Row(wording.ROW_PLACE, place),
        Row(desk_wording.ALARM_NEEDS, listed),
        Row(desk_wording.ALARM_SINCE, thai_time(alarm.first_at)),
        Row(desk_wording.ALARM_NUMBERS, numbers),
    ]


def _area(linked: list[Case]) -> str:
    """The districts that were named, else the province."""
    province = linked[0].province or ""
    districts = sorted({one.district for one in linked if one.district})
    names = [places.name_of(Place(province, district)) for district in districts]
    return " · ".join(names) or places.province_name(province)
