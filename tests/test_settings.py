"""The settings: what the defaults are, and what the service refuses to start with."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, SettingsError

ROOT = Path(__file__).parents[1]
SECRET = "5b1f0c2d9e8a47b6a3c4d5e6f7081920"
OLD_SECRET = "0a9b8c7d6e5f41233210f5e6d7c8b9a0"
TOKEN = "k3J9/aa+fd02Lr=="


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def load(**overrides: Any) -> Settings:
    wanted = {"line_channel_secret": SECRET, "line_channel_access_token": TOKEN} | overrides
    return Settings.load(env_file=None, **wanted)


def refusal(**overrides: Any) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(**overrides)
    return caught.value


def test_the_environment_is_read_and_the_rest_is_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINE_CHANNEL_SECRET", SECRET)
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", TOKEN)
    settings = Settings.load(env_file=None)
    assert settings.channel_secrets == (SECRET,)
    assert settings.database_url == "sqlite:///var/chipao.db"
    assert settings.push_budget_monthly is None


def test_the_env_file_is_read_even_as_notepad_saves_it(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        f"LINE_CHANNEL_SECRET={SECRET}\nLINE_CHANNEL_ACCESS_TOKEN={TOKEN}\n", encoding="utf-8-sig"
    )
    assert Settings.load(env_file=file).channel_secrets == (SECRET,)


def test_an_env_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("# ความลับ\n".encode("cp874"))
    with pytest.raises(SettingsError, match="UTF-8"):
        Settings.load(env_file=file)


def test_the_environment_wins_over_the_file_and_an_override_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("LOG_LEVEL=ERROR\nPUSH_BUDGET_MONTHLY=5\n")
    monkeypatch.setenv("PUSH_BUDGET_MONTHLY", "7")
    keys = {"line_channel_secret": SECRET, "line_channel_access_token": TOKEN}
    assert Settings.load(env_file=file, **keys).push_budget_monthly == 7
    assert Settings.load(env_file=file, push_budget_monthly=9, **keys).push_budget_monthly == 9
    assert Settings.load(env_file=file, **keys).log_level == "ERROR"


def test_two_secrets_are_valid_while_the_secret_is_changed() -> None:
    assert load(line_channel_secret=f"{SECRET}, {OLD_SECRET}").channel_secrets == (SECRET, OLD_SECRET)


def test_a_blank_setting_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUSH_BUDGET_MONTHLY", "")
    assert load().push_budget_monthly is None


def test_lines_own_api_has_a_second_host_for_content_and_a_stand_in_has_not() -> None:
    assert load().line_content_url == "https://api-data.line.me"
    assert load(line_api_url="http://127.0.0.1:8080/").line_content_url == "http://127.0.0.1:8080"


def test_every_missing_setting_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.load(env_file=None)
    names = [problem.setting for problem in caught.value.problems]
    assert names == ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"]


UNSAFE = [
    ("line_channel_secret", " , "),
    ("line_channel_secret", "changeme-changeme-changeme"),
    ("line_channel_secret", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    ("line_channel_secret", SECRET[:15]),
    ("line_channel_secret", f"{SECRET},{OLD_SECRET[:8]}"),
    ("line_channel_secret", f"{SECRET},{OLD_SECRET},{SECRET[::-1]}"),
    ("line_channel_access_token", "  "),
    ("line_channel_access_token", "your-channel-access-token"),
    ("line_channel_access_token", f"{TOKEN} {TOKEN}"),
    ("line_api_url", "http://api.line.me"),
    ("line_api_url", "http://simulator:8080"),
    ("line_api_url", "http://127.0.0.1.evil.example"),
    ("line_api_url", "https://user:secret@api.line.me"),
    ("line_api_url", "https://api.line.me:port"),
    ("line_api_url", "api.line.me"),
    ("public_url", "http://chipao.mol.go.th"),
    ("public_url", "https://chipao.mol.go.th/?page=1"),
    ("database_url", "sqlite://"),
    ("database_url", "sqlite:///:memory:"),
    ("database_url", "sqlite:///file:cases?mode=memory&uri=true"),
    ("database_url", "mysql://root@127.0.0.1/chipao"),
    ("database_url", "postgresql+asyncpg://root@127.0.0.1/chipao"),
    ("database_url", "postgresql://root@127.0.0.1"),
    ("database_url", "var/chipao.db"),
    ("push_budget_monthly", "-1"),
    ("push_budget_monthly", "many"),
    ("log_level", "LOUD"),
]


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_an_unsafe_setting_stops_the_start_with_its_name_and_a_thai_mend(name: str, value: str) -> None:
    error = refusal(**{name: value})
    assert [problem.setting for problem in error.problems] == [name.upper()]
    assert re.search("[ก-๙]", error.problems[0].mend)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("line_channel_secret", "hush-hush"),
        ("line_channel_access_token", "hush hush"),
        ("database_url", "mysql://root:hush@127.0.0.1/chipao"),
        ("line_api_url", "http://user:hush@api.line.me"),
        ("push_budget_monthly", "hush"),
    ],
)
def test_a_refused_value_is_not_repeated(name: str, value: str) -> None:
    error = refusal(**{name: value})
    assert "hush" not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("line_api_url", "https://proxy.internal/line"),
        ("line_api_url", "http://[::1]:8080"),
        ("public_url", "http://localhost:8000"),
        ("public_url", "https://chipao.mol.go.th/"),
        ("database_url", "sqlite:////srv/chipao/chipao.db"),
        ("database_url", "postgresql://chipao:p%40ss@db:5432/chipao"),
        ("database_url", "postgresql+psycopg://chipao@db/chipao"),
        ("push_budget_monthly", "0"),
        ("log_level", "debug"),
    ],
)
def test_a_safe_setting_is_taken(name: str, value: str) -> None:
    assert str(getattr(load(**{name: value}), name)) in {value.rstrip("/"), value.upper()}


def test_secrets_show_in_no_text_of_the_settings() -> None:
    settings = load()
    assert SECRET not in repr(settings)
    assert TOKEN not in str(settings.model_dump())


def test_the_example_file_names_every_setting_in_order_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    defaults = {
        name.upper(): "" if field.is_required() or field.default is None else str(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert list(shown.items()) == list(defaults.items())


def test_a_local_platform_may_have_any_secret() -> None:
    settings = load(
        line_api_url="http://127.0.0.1:8080",
        line_channel_secret="short",
        line_channel_access_token="changeme",
    )
    assert settings.channel_secrets == ("short",)
