"""The desk's other moves: return, refer, split, merge, another agency's door, hand to a colleague."""

from db.cases import Case
from db.people import Officer
from db.terms import Department, Outcome, Role
from handlers import desk_wording, officer, officer_closing, officer_wording
from handlers.buttons import Action, Button
from handlers.labelling import label_reroute
from handlers.opening import departments_by_score
from handlers.say import Choice, Outgoing, Text
from handlers.steps import ReturnWhy, Words, await_answer
from handlers.turn import Turn
from referral.acts import acting
from referral.case_rows import locked, open_cases_of, reporter
from referral.cases import colleagues, hand_over, may_begin
from referral.moves import Move, check
from referral.numbers import number_of
from referral.offices import department_of, is_screening, office, office_code
from referral.screening import NobodyThere, give_back, may_merge_into, merge, refer, split

_MOST_CHOICES = 12  # quick replies: LINE shows thirteen


def press_more(turn: Turn, button: Button) -> list[Outgoing]:
    """The moves that are made less often, as quick replies."""

    def act(case: Case) -> list[Outgoing]:
        acting(turn.moment, case, turn.person)
        wanted = [
            (desk_wording.ASK, Action.ASK),
            (desk_wording.NOTE, Action.NOTE),
            (desk_wording.VISIT, Action.VISIT),
            (desk_wording.HAND_OVER, Action.HAND_OVER),
            (desk_wording.MERGE, Action.MERGE),
            (desk_wording.SPLIT, Action.SPLIT),
        ]
        if is_screening(case.office_code):
            wanted.append((desk_wording.NOT_THE_MINISTRYS, Action.OTHER_DOOR))
        choices = [turn.move(label, action, case) for label, action in wanted]
        return turn.says(Text(desk_wording.MORE_ASKED.format(number=number_of(case)), tuple(choices)))

    return officer.on_case(turn, button.case_id, act)


def press_return(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        may_begin(turn.moment, case, turn.person, Move.RETURN)
        await_answer(turn.session, turn.person, ReturnWhy(button.case_id), turn.now)
        reasons = list(enumerate(officer_wording.RETURN_REASONS))
        choices = [turn.move(why, Action.RETURN_WHY, case, value=str(at)) for at, why in reasons]
        return turn.says(Text(officer_wording.ASK_RETURN.format(number=number_of(case)), tuple(choices)))

    return officer.on_button(turn, button, act)


def press_return_why(turn: Turn, button: Button) -> list[Outgoing]:
    reason = officer_wording.RETURN_REASONS[int(button.value)]
    return officer.on_button(turn, button, lambda case: _returned(turn, case, reason))


def return_with(turn: Turn, case_id: int, reason: str) -> list[Outgoing]:
    return officer.on_case(turn, case_id, lambda case: _returned(turn, case, reason))


def _returned(turn: Turn, case: Case, reason: str) -> list[Outgoing]:
    notices = give_back(turn.moment, case, turn.person, reason)
    owner = office(turn.session, case.office_code).short_name
    said = officer_wording.RETURNED.format(number=number_of(case), office=owner)
    return officer.gone(turn, said, notices)


def press_refer(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        acting(turn.moment, case, turn.person)
        number = number_of(case)
        if case.province is None:
            return turn.says(officer_wording.NO_PROVINCE.format(number=number))
        return _departments(turn, case, Action.REFER_TO, officer_wording.ASK_REFER)

    return officer.on_button(turn, button, act)


def press_refer_to(turn: Turn, button: Button) -> list[Outgoing]:
    department = Department(button.value)

    def act(case: Case) -> list[Outgoing]:
        number, to = number_of(case), office_code(department, case.province or "00")
        try:
            notices = refer(turn.moment, case, turn.person, department)
        except NobodyThere:
            name = office(turn.session, to).short_name
            return turn.says(officer_wording.NOBODY_THERE.format(office=name, number=number))
        label_reroute(turn, case, department)
        name = office(turn.session, case.office_code).short_name
        return officer.gone(turn, officer_wording.REFERRED.format(number=number, office=name), notices)

    return officer.on_button(turn, button, act)


def press_split(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        acting(turn.moment, case, turn.person)
        return _departments(turn, case, Action.SPLIT_TO, desk_wording.ASK_SPLIT)

    return officer.on_button(turn, button, act)


def press_split_to(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        twin, notices = split(turn.moment, case, turn.person, Department(button.value))
        owner = office(turn.session, twin.office_code).short_name
        said = desk_wording.SPLIT_DONE.format(number=number_of(case), twin=number_of(twin), office=owner)
        return officer.done(turn, case, said, notices)

    return officer.on_button(turn, button, act)


def press_merge(turn: Turn, button: Button) -> list[Outgoing]:
    """Into another open case of the same reporter, of which this officer may know."""

    def act(case: Case) -> list[Outgoing]:
        acting(turn.moment, case, turn.person)
        told = open_cases_of(turn.session, reporter(turn.session, case))
        others = [
            one for one in told if one.id != case.id and may_merge_into(turn.moment, case, turn.person, one)
        ]
        if not others:
            return turn.says(desk_wording.NOTHING_TO_MERGE.format(number=number_of(case)))
        choices = [
            turn.move(number_of(one), Action.MERGE_INTO, case, value=str(one.id))
            for one in others[:_MOST_CHOICES]
        ]
        return turn.says(Text(desk_wording.ASK_MERGE.format(number=number_of(case)), tuple(choices)))

    return officer.on_button(turn, button, act)


def press_merge_into(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        into = locked(turn.session, int(button.value))
        assert into is not None
        notices = merge(turn.moment, case, turn.person, into)
        said = desk_wording.MERGED.format(number=number_of(case), into=number_of(into))
        return officer.gone(turn, said, notices)

    return officer.on_button(turn, button, act)


def press_door(turn: Turn, button: Button) -> list[Outgoing]:
    """Not the ministry's: which agency is it? The person gets its name and telephone."""

    def act(case: Case) -> list[Outgoing]:
        may_begin(turn.moment, case, turn.person, Move.PROPOSE)
        doors = turn.kit.understanding.doors
        choices = [
            turn.move(door.name[:20], Action.OTHER_DOOR_IS, case, value=key)
            for key, door in list(doors.items())
            if door.phone
        ]
        question = desk_wording.ASK_DOOR.format(number=number_of(case))
        return turn.says(Text(question, tuple(choices[:_MOST_CHOICES])))

    return officer.on_button(turn, button, act)


def press_door_is(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        door = turn.kit.understanding.doors[button.value]
        words = Words(desk_wording.DOOR_WORDS.format(name=door.name, phone=door.phone), "")
        return officer_closing.proposed(turn, case, Outcome.OTHER_AGENCY, words)

    return officer.on_button(turn, button, act)


def press_hand_over(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        acting(turn.moment, case, turn.person)
        check(Move.HAND_OVER, Role.OFFICER, case.status)
        others = colleagues(turn.moment, case, turn.person)[:_MOST_CHOICES]
        if not others:
            return turn.says(desk_wording.NO_COLLEAGUE.format(number=number_of(case)))
        choices = [turn.move(one.name[:20], Action.HAND_TO, case, value=str(one.id)) for one in others]
        return turn.says(Text(desk_wording.ASK_COLLEAGUE.format(number=number_of(case)), tuple(choices)))

    return officer.on_button(turn, button, act)


def press_hand_to(turn: Turn, button: Button) -> list[Outgoing]:
    def act(case: Case) -> list[Outgoing]:
        # Read anew and held until the commit: a revocation at this moment must not leave the case with them.
        to = turn.session.get_one(
            Officer, int(button.value), populate_existing=True, with_for_update={"read": True}
        )
        notices = hand_over(turn.moment, case, turn.person, to)
        said = desk_wording.HANDED_OVER.format(number=number_of(case), name=to.name)
        return officer.gone(turn, said, notices)

    return officer.on_button(turn, button, act)


def _departments(turn: Turn, case: Case, action: Action, question: str) -> list[Outgoing]:
    """Where it would most likely go, best first; not where it is."""
    here = department_of(case.office_code)
    choices: list[Choice] = [
        turn.move(officer_wording.DEPARTMENT_BUTTONS[department], action, case, value=department)
        for department in departments_by_score(case)
        if department is not here
    ]
    return turn.says(Text(question.format(number=number_of(case)), tuple(choices)))
