"""Thailand's clock: times are stored in UTC and understood here."""

from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_ERA = 543  # พ.ศ. = ค.ศ. + 543
