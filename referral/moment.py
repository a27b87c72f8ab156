"""What every move of a case works with: the transaction, the time, and the ministry's times."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from db.cases import Case
from referral.calendars import of_case
from referral.clocks import Timekeeper
from referral.levels import Levels


@dataclass(frozen=True, slots=True)
class Moment:
    session: Session
    now: datetime
    levels: Levels

    def keeper(self, case: Case) -> Timekeeper:
        """Who runs this case's clocks: its level's times by its office's calendar."""
        return Timekeeper(self.levels.of[case.level], of_case(self.session, case))
