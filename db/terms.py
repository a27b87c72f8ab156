"""The closed sets every room shares: needs, departments, roles, and the words for how sure and how soon."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Department(StrEnum):
    """Who serves a need. An office is a department in a province."""

    DOE = "DOE"  # กรมการจัดหางาน: jobs, overseas work, foreign workers, job scams
    DSD = "DSD"  # กรมพัฒนาฝีมือแรงงาน: training and skill tests
    DLPW = "DLPW"  # กรมสวัสดิการและคุ้มครองแรงงาน: rights and safety at work
    SSO = "SSO"  # สำนักงานประกันสังคม: social security
    PLO = "PLO"  # สำนักงานแรงงานจังหวัด: screens what has no single owner
    MOL = "MOL"  # the ministry's central desk, above every province


class Need(StrEnum):
    """What a person needs; the label set of the whole product."""

    JOB_SEEKING = "job_seeking"
    HIRING = "hiring"
    OVERSEAS_WORK = "overseas_work"
    JOB_SCAM = "job_scam"
    MIGRANT_WORKER = "migrant_worker"
    HOME_WORK = "home_work"
    SKILL_TRAINING = "skill_training"
    SKILL_TEST = "skill_test"
    UNPAID_WAGES = "unpaid_wages"
    DISMISSAL = "dismissal"
    WORKING_CONDITIONS = "working_conditions"
    WORKPLACE_SAFETY = "workplace_safety"
    ABUSE = "abuse"
    LABOUR_RELATIONS = "labour_relations"
    SSO_MEMBERSHIP = "sso_membership"
    SSO_CONTRIBUTION = "sso_contribution"
    UNEMPLOYMENT_BENEFIT = "unemployment_benefit"
    MEDICAL_BENEFIT = "medical_benefit"
    MATERNITY_CHILD = "maternity_child"
    OLD_AGE = "old_age"
    DISABILITY_DEATH = "disability_death"
    WORK_INJURY = "work_injury"
    GENERAL_LABOUR = "general_labour"
    OUT_OF_SCOPE = "out_of_scope"
    SMALLTALK = "smalltalk"


def _served_by(department: Department, *needs: Need) -> dict[Need, Department]:
    return dict.fromkeys(needs, department)


# Needs that no office of the ministry serves are absent on purpose.
DEPARTMENT_OF: Mapping[Need, Department] = MappingProxyType(
    _served_by(
        Department.DOE,
        Need.JOB_SEEKING,
        Need.HIRING,
        Need.OVERSEAS_WORK,
        Need.JOB_SCAM,
        Need.MIGRANT_WORKER,
        Need.HOME_WORK,
    )
    | _served_by(Department.DSD, Need.SKILL_TRAINING, Need.SKILL_TEST)
    | _served_by(
        Department.DLPW,
        Need.UNPAID_WAGES,
        Need.DISMISSAL,
        Need.WORKING_CONDITIONS,
        Need.WORKPLACE_SAFETY,
        Need.ABUSE,
        Need.LABOUR_RELATIONS,
    )
    | _served_by(
        Department.SSO,
        Need.SSO_MEMBERSHIP,
        Need.SSO_CONTRIBUTION,
        Need.UNEMPLOYMENT_BENEFIT,
        Need.MEDICAL_BENEFIT,
        Need.MATERNITY_CHILD,
        Need.OLD_AGE,
        Need.DISABILITY_DEATH,
        Need.WORK_INJURY,
    )
    | _served_by(Department.PLO, Need.GENERAL_LABOUR)
)


class Decision(StrEnum):
    """What the text allows us to do at once."""

    ROUTE = "route"  # the department is sure enough to alert it
    CLARIFY = "clarify"  # a few close needs: ask with buttons
    SCREEN = "screen"  # a person must read it
    OUT_OF_SCOPE = "out_of_scope"  # another ministry's: name the right door
    SMALLTALK = "smalltalk"


class Urgency(StrEnum):
    EMERGENCY = "emergency"  # life, liberty or a child at risk now (level P0)
    URGENT = "urgent"  # harm within days, or many people
    NORMAL = "normal"


class Level(StrEnum):
    """How soon an office must act; the times of each are in ``referral.levels``."""

    P0 = "P0"  # ฉุกเฉิน: life, liberty or a child at risk now; day and night
    P1 = "P1"  # ด่วนมาก: irreversible harm within days, or many people
    P2 = "P2"  # ด่วน: own right at stake, weeks matter
    P3 = "P3"  # ปกติ: service or question


class Asks(StrEnum):
    """What the person wants of us; chooses wording, never drops a report."""

    HELP = "help"
    QUESTION = "question"
    STATUS = "status"  # "where is my case"
    THANKS = "thanks"
    COMPLAINT = "complaint"  # about an office
    PERSON = "person"  # wants to talk to a human
    GREETING = "greeting"


class Role(StrEnum):
    """In what capacity a person acts; one person may have several roles."""

    CITIZEN = "citizen"
    VOLUNTEER = "volunteer"
    OFFICER = "officer"
    SYSTEM = "system"  # a clock or a rule of ours acted


class CaseStatus(StrEnum):
    NEW = "new"  # the province is not known yet; the central desk holds it
    SCREENING = "screening"  # with the provincial labour office, or above it
    REFERRED = "referred"  # with the department's office, nobody has taken it yet
    ACCEPTED = "accepted"  # an officer has it
    WORKING = "working"  # an officer has it and has spoken with the person
    WAITING = "waiting"  # the person was asked something
    PROPOSED = "proposed"  # an officer thinks it is done; the person is asked
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  # the person took it back
    MERGED = "merged"  # goes on as another case of the same matter


UNTAKEN_STATUSES = (CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.REFERRED)
HELD_STATUSES = (CaseStatus.ACCEPTED, CaseStatus.WORKING, CaseStatus.WAITING, CaseStatus.PROPOSED)
OPEN_STATUSES = (*UNTAKEN_STATUSES, *HELD_STATUSES)


class Outcome(StrEnum):
    """How a case ended, in the officer's words for it."""

    HELPED = "helped"
    ADVISED = "advised"
    NOT_ELIGIBLE = "not_eligible"
    UNREACHABLE = "unreachable"
    OTHER_AGENCY = "other_agency"  # not the ministry's: the right door was named
    OTHER = "other"


class Rank(StrEnum):
    """An officer's place in the order in which alerts climb."""

    MEMBER = "member"
    DEPUTY = "deputy"  # hears when the members were silent
    HEAD = "head"  # hears with everyone, and decides what bounced too often


class LinkKind(StrEnum):
    """How one case belongs to another."""

    MERGED = "merged"  # goes on as the other
    SPLIT = "split"  # was one of several needs told in the other


class Entry(StrEnum):
    """The kinds of history entries of a case."""

    OPENED = "opened"
    PLACED = "placed"  # the province became known
    ACCEPTED = "accepted"
    RETURNED = "returned"  # "not ours", with a reason
    LAPSED = "lapsed"  # the office stayed silent for its time: back to screening, or to the central desk
    REFERRED = "referred"
    RELEASED = "released"  # who had it is gone: back to the office
    HANDED_OVER = "handed_over"  # to a colleague
    ADDED = "added"  # the reporter said or sent more
    ANSWERED = "answered"  # an officer wrote to the reporter
    ASKED = "asked"  # an officer asked the reporter something
    NO_ANSWER = "no_answer"  # the reporter did not answer in time: the officer goes on
    VISITED = "visited"  # an officer was there
    NOTED = "noted"  # an officer wrote to colleagues
    PROPOSED = "proposed"  # an officer thinks it is done
    DISPUTED = "disputed"  # the reporter says it is not
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SPLIT = "split"  # another need of the same words became a case of its own
    LINKED = "linked"  # several people name the same workplace
    VIEWED = "viewed"  # an officer opened a sensitive case, and why
    RATED = "rated"
    UNSENT = "unsent"  # the person took a message back; its words are gone
    ALERTED = "alerted"  # who was told
    RAISED = "raised"  # nobody tapped in time: who was told next
    REMINDED = "reminded"  # a clock rang: who was told
    UNDELIVERED = "undelivered"  # LINE refused a message for good


class LabelSource(StrEnum):
    """Who told us what a text was about, after we had read it."""

    BUTTON = "button"  # the writer chose the need from our menu
    NONE_OF_THESE = "none_of_these"  # the writer wanted a person instead of the menu's needs
    REROUTE = "reroute"  # an officer who screens referred the case to a department


class MessageKind(StrEnum):
    """What a message is for. ``referral.ledger.SHARES`` says who gets the month's last pushes."""

    EMERGENCY = "emergency"  # an officer must act on a P0 case now
    ALERT = "alert"  # a case waits for an officer
    ANSWER = "answer"  # to a person: what an officer said, who has the matter, what is asked of them
    REMINDER = "reminder"  # a clock of ours speaks
    NEWS = "news"


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"


class MediaState(StrEnum):
    AWAITED = "awaited"  # to be fetched from LINE
    KEPT = "kept"
    EMPTY = "empty"  # LINE gave 0 bytes
    TOO_LARGE = "too_large"
    GONE = "gone"  # LINE no longer has it
    UNSENT = "unsent"


class ChatKind(StrEnum):
    USER = "user"
    GROUP = "group"
    ROOM = "room"


class Queue(StrEnum):
    """The queues of the one job table."""

    EVENT = "event"  # webhook events coming in
    MESSAGE = "message"  # replies and pushes owed
    MEDIA = "media"  # pictures and files to fetch
    TIMER = "timer"  # what is to happen later


class JobStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    PARKED = "parked"  # given up, with its reason; a person must look
