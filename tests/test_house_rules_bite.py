"""Each rule of the house sees a breach when there is one, and leaves good code alone."""

import pytest

from tests import test_house_rules as rules
from tests.test_house_rules import Source

BREACHES = [
    (rules.imports_point_down, "referral/cases.py", "from handlers import talk"),
    (rules.imports_point_down, "intents/read.py", "from db import database"),
    (rules.imports_point_down, "intents/read.py", "import db"),
    (rules.imports_point_down, "db/terms.py", "import bot.settings"),
    (rules.imports_point_down, "handlers/talk.py", "from ..bot import line"),
    (rules.imports_point_down, "bot/app.py", "if TYPE_CHECKING:\n    from bench import load"),
    (rules.imports_stand_at_the_top, "bot/app.py", "def f():\n    import json"),
    (
        rules.imports_stand_at_the_top,
        "bot/app.py",
        "class C:\n    async def f(self):\n        from db import terms",
    ),
    (rules.only_the_database_module_commits, "referral/cases.py", "session.commit()"),
    (rules.only_the_database_module_commits, "db/jobs.py", "connection.commit()"),
    (rules.only_the_database_module_commits, "handlers/talk.py", "with engine.begin():\n    pass"),
    (rules.only_the_settings_read_the_environment, "bot/app.py", "import os\nx = os.environ['A']"),
    (rules.only_the_settings_read_the_environment, "db/database.py", "from os import getenv"),
    (rules.only_the_settings_read_the_environment, "simulator/app.py", "import os\nx = os.getenv('A')"),
    (rules.only_the_settings_read_the_environment, "bot/__main__.py", "import os\nx = os.environ['A']"),
    (rules.only_the_door_imports_the_sdk, "handlers/talk.py", "from linebot.v3 import messaging"),
    (rules.no_except_catches_everything, "bot/worker.py", "try:\n    f()\nexcept:\n    pass"),
    (
        rules.no_except_catches_everything,
        "bot/worker.py",
        "try:\n    f()\nexcept (OSError, Exception):\n    pass",
    ),
    (rules.no_except_catches_everything, "bot/worker.py", "with contextlib.suppress(Exception):\n    f()"),
    (rules.only_commands_print, "bot/app.py", "print('x')"),
    (rules.every_module_says_its_duty, "bot/app.py", "x = 1"),
    (rules.files_and_functions_are_short, "bot/app.py", "x = 1\n" * 301),
    (rules.files_and_functions_are_short, "bot/app.py", "def f():\n" + "    x = 1\n" * 50),
    (rules.names_say_something, "bot/utils.py", ""),
    (rules.names_say_something, "handlers/line_helpers.py", ""),
    (rules.names_say_something, "db/service/rows.py", ""),
    (rules.thai_lives_in_wording, "handlers/talk.py", "text = f'สวัสดี {name}'"),
    (rules.thai_lives_in_wording, "intents/read.py", "def f(t):\n    return 'ไม่จ่าย' in t"),
]
GOOD = [
    (rules.imports_point_down, "intents/read.py", "from db.terms import Need\nfrom . import reading"),
    (rules.imports_point_down, "bot/app.py", "import json\nfrom console import pages"),
    (rules.imports_stand_at_the_top, "bot/app.py", "import json\nif json:\n    import csv"),
    (rules.only_the_database_module_commits, "db/database.py", "session.commit()"),
    (rules.only_the_settings_read_the_environment, "tests/postgres.py", "import os\nx = os.environ['A']"),
    (rules.only_the_settings_read_the_environment, "bot/__main__.py", "import os\nos.environ['A'] = '1'"),
    (rules.only_the_door_imports_the_sdk, "bot/line.py", "import linebot"),
    (rules.no_except_catches_everything, "bot/worker.py", "try:\n    f()\nexcept ValueError:\n    pass"),
    (
        rules.no_except_catches_everything,
        "db/database.py",
        "try:\n    f()\nexcept BaseException:\n    g()\n    raise",
    ),
    (rules.only_commands_print, "bot/__main__.py", "print('x')"),
    (rules.files_and_functions_are_short, "bot/app.py", "x = 1\n" * 300),
    (rules.names_say_something, "bot/database.py", ""),
    (rules.thai_lives_in_wording, "handlers/case_wording.py", "HELLO = 'สวัสดี'"),
    (rules.thai_lives_in_wording, "handlers/talk.py", '"""Says สวัสดี."""'),
    (rules.thai_lives_in_wording, "intents/spelling.py", "MENDS = {'เเ': 'แ'}"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_breach_is_seen(rule: rules.Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text)))


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_good_code_is_left_alone(rule: rules.Rule, path: str, text: str) -> None:
    assert not list(rule(Source(path, text)))


def test_an_import_ring_is_seen() -> None:
    ring = [
        Source("db/a.py", "from db.b import x"),
        Source("db/b.py", "from db import c"),
        Source("db/c.py", "from . import a"),
    ]
    assert set(rules.ring_among(ring)) == {"db.a", "db.b", "db.c"}
    assert not rules.ring_among(ring[:2])
