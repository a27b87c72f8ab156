"""How the demo's clock is read in Thai."""

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")  # as `weekday()` counts
SHOWN = "{weekday} {day} {month} {year} {clock} น."
