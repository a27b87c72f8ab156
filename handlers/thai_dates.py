"""Times as Thai people read them: Bangkok's clock and พ.ศ."""

from datetime import datetime

from db.thai_time import BANGKOK, BUDDHIST_ERA
from handlers.month_wording import MONTHS, TIME


def thai_time(at: datetime) -> str:
    """``24 พ.ย. 69 14:05 น.``"""
    local = at.astimezone(BANGKOK)
    month = MONTHS[local.month - 1]
    year = (local.year + BUDDHIST_ERA) % 100
    return TIME.format(day=local.day, month=month, year=f"{year:02d}", clock=f"{local:%H:%M}")
