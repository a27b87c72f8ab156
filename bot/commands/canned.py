"""``chipao canned``: an office's own ready-made texts."""

from argparse import Namespace

from sqlmodel import Session, select

from bot import desk_wording as wording
from bot.commands import changing, opened, screen
from bot.commands.changing import Refused
from db.desk import CannedText
from handlers import canned

_LONGEST_TITLE, _LONGEST_TEXT = 20, 1000
_MOST = 12  # of an office's own: LINE shows no more buttons than these and one to cancel


def run(asked: Namespace) -> int:
    _ACTS[asked.act](asked)
    return 0


def _list(asked: Namespace) -> None:
    def query(session: Session) -> list[tuple[bool, str, str]]:
        changing.office(session, asked.office)
        own = {str(row.id) for row in _own(session, asked.office)}
        return [(one.key in own, one.title, one.text) for one in canned.texts(session, asked.office)]

    for own, title, text in changing.read(query):
        whose = wording.CANNED_OWN if own else wording.CANNED_SHARED
        screen.show(wording.CANNED_ROW.format(whose=whose, title=title, text=screen.one_line(text)))


def _add(asked: Namespace) -> None:
    title, text = screen.one_line(asked.title), asked.text.strip()
    _check(title, text)

    def unit(session: Session) -> None:
        changing.office(session, asked.office)
        if _named(session, asked.office, title):
            raise Refused(wording.TITLE_TAKEN.format(office=asked.office, title=title))
        if len(_own(session, asked.office)) >= _MOST:
            raise Refused(wording.TOO_MANY_CANNED.format(office=asked.office, count=_MOST))
        session.add(CannedText(office_code=asked.office, title=title, text=text))

    changing.written(opened.database_url(), unit)
    screen.show(wording.CANNED_ADDED.format(title=title, office=asked.office))


def _check(title: str, text: str) -> None:
    """LINE counts a button's label in characters as they are seen, which are never more than these."""
    if not 0 < len(title) <= _LONGEST_TITLE:
        raise opened.Stop(wording.TITLE_LENGTH.format(count=len(title)), 2)
    if not 0 < len(text) <= _LONGEST_TEXT:
        raise opened.Stop(wording.TEXT_LENGTH.format(count=len(text)), 2)
    wrong = canned.wrong_variable(text)
    if wrong is not None:
        known = " ".join(f"{{{name}}}" for name in sorted(canned.VARIABLES))
        raise opened.Stop(wording.BAD_VARIABLE.format(variable=wrong, known=known), 2)


def _remove(asked: Namespace) -> None:
    title = screen.one_line(asked.title)

    def unit(session: Session) -> None:
        changing.office(session, asked.office)
        found = _named(session, asked.office, title)
        if found is None:
            raise Refused(wording.NO_CANNED.format(office=asked.office, title=title))
        session.delete(found)

    changing.written(opened.database_url(), unit)
    screen.show(wording.CANNED_REMOVED.format(title=title, office=asked.office))


def _own(session: Session, code: str) -> list[CannedText]:
    return list(session.exec(select(CannedText).where(CannedText.office_code == code)))


def _named(session: Session, code: str, title: str) -> CannedText | None:
    return next((row for row in _own(session, code) if row.title == title), None)


_ACTS = {"list": _list, "add": _add, "remove": _remove}
