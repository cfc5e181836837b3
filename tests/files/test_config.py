"""config.toml: read with each adapter's own settings, every mistake told at once and in its place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from publisher.channel import Late
from publisher.core.errors import Unauthorized, WrongConfiguration
from publisher.core.problem import Severity
from publisher.files.config import Config, read_config
from publisher.settings import Secret
from tests.files.workspace import CONFIG, problems, sentences, write


def read(workspace: Path, text: str) -> Config:
    write(workspace, "config.toml", text)
    return read_config(workspace)


def refused(workspace: Path, text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(WrongConfiguration) as caught:
        read(workspace, text)
    for language in ("vi", "en"):
        said = sentences(caught.value.problems, language)
        assert "{" not in said.replace("{ key", "").replace("{ khoa", ""), said
    return [one for one in problems(caught.value) if one[2] != "no-channels"]


WEBSITE = '[channels.website]\nadapter = "static"\nurl = "http://127.0.0.1:8321/site"\n'


@pytest.mark.parametrize("path", ["content/queue", "schedules", "./content"])
def test_a_website_never_writes_where_people_keep_their_files(tmp_path: Path, path: str) -> None:
    text = f'[channels.website]\nadapter = "static"\nurl = "http://127.0.0.1/s"\npath = "{path}"\n'
    write(tmp_path, "config.toml", text)
    with pytest.raises(WrongConfiguration) as caught:
        read_config(tmp_path)
    assert [(one.line, one.message.code) for one in caught.value.problems] == [(4, "folder-is-ours")]


def test_two_websites_never_share_a_folder(tmp_path: Path) -> None:
    one = 'adapter = "static"\nurl = "http://127.0.0.1/s"\npath = "var/site"\n'
    write(tmp_path, "config.toml", f"[channels.mot]\n{one}[channels.hai]\n{one}")
    with pytest.raises(WrongConfiguration) as caught:
        read_config(tmp_path)
    assert [one.message.code for one in caught.value.problems] == ["folder-is-taken"]


def test_a_workspace_is_read_with_each_channels_own_settings_in_file_order(tmp_path: Path) -> None:
    config = read(tmp_path, CONFIG)
    assert list(config.channels) == ["newspaper", "website", "fanpage"]
    assert config.channels["fanpage"].after == "website"
    assert config.zone.key == "Asia/Ho_Chi_Minh"
    assert (config.web.host, config.web.port) == ("127.0.0.1", 8321)
    assert config.warnings == ()


def test_everything_wrong_is_told_at_once_with_its_line_and_column(tmp_path: Path) -> None:
    text = """\
[publisher]
nam = "x"
timezone = "Asia/Hanoi"
language = "fr"
late = { grace = "6 hours", thn = "ask" }
[chanels.x]
[channels.website]
adapter = "static"
url = "http://example.org"
path = 5
forms = ["brief", "artcle"]
max_parallel = 99
[channels.fanpage]
adapter = "facebook"
page_id = 1000001
after = "websit"
enabled = "perhaps"
[web]
listen = "8321"
"""
    assert refused(tmp_path, text) == [
        (2, 1, "unknown-key-near"),
        (3, 12, "unknown-timezone"),
        (4, 12, "not-one-of"),
        (5, 18, "not-a-duration"),
        (5, 29, "unknown-key-near"),
        (6, 1, "unknown-key-near"),
        (9, 7, "address-is-not-safe"),
        (10, 8, "must-be-text"),
        (11, 19, "not-one-of-near"),
        (12, 16, "number-is-too-large"),
        (13, 1, "key-is-missing"),
        (15, 11, "must-be-text"),
        (16, 9, "unknown-channel-near"),
        (17, 11, "must-be-true-or-false"),
        (19, 10, "wrong-listen"),
    ]


@pytest.mark.parametrize("written", ["999999999999d", "9" * 400 + "d", "36526d"])
def test_a_duration_that_leaves_the_calendar_is_refused(tmp_path: Path, written: str) -> None:
    text = CONFIG.replace('after = "website"', f'spacing = "{written}"')
    [(_, column, code)] = refused(tmp_path, text)
    assert (column, code) == (11, "duration-too-long")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("[channels.website]\ntimeout", "timeout"),
        ("[publisher]\ncorrection.within", "publisher.correction.within"),
    ],
)
def test_a_length_of_time_that_is_too_short_is_told_as_the_file_writes_it(
    tmp_path: Path, line: str, key: str
) -> None:
    with pytest.raises(WrongConfiguration) as caught:
        read(tmp_path, CONFIG.replace(line.partition("\n")[0], f'{line} = "0s"'))
    assert sentences(caught.value.problems) == f"“{key}” is too small; it must be above 0s."


def test_a_missing_config_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(WrongConfiguration) as caught:
        read_config(tmp_path)
    assert "publisher init" in sentences(caught.value.problems)


def test_an_unknown_adapter_names_those_installed_and_the_rest_is_still_checked(tmp_path: Path) -> None:
    text = '[channels.web]\nadapter = "statik"\npath = "x"\nspacing = "often"\n'
    assert refused(tmp_path, text) == [(2, 11, "unknown-adapter"), (4, 11, "not-a-duration")]
    with pytest.raises(WrongConfiguration) as caught:
        read_config(tmp_path)
    assert "static, wordpress" in sentences(caught.value.problems)


def test_a_channel_without_adapter_is_told_so(tmp_path: Path) -> None:
    assert refused(tmp_path, '[channels.web]\nkind = "press"\n') == [(1, 1, "key-is-missing")]


def test_what_is_no_table_is_told_so(tmp_path: Path) -> None:
    assert refused(tmp_path, "channels = 3\n") == [(1, 12, "must-be-table")]
    assert refused(tmp_path, "[channels]\nweb = 3\n") == [(2, 7, "must-be-table")]


# --- secrets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        CONFIG.replace("env:FANPAGE_TOKEN", "EAAB-fake-token"),
        CONFIG.replace('"env:NEWSPAPER_PASSWORD"', "1234567"),
        CONFIG.replace("cms.example.org", "robot:fake-password@cms.example.org"),
        CONFIG + '[publisher.x]\ndatabase = "x"\n',
        CONFIG.replace('name = "Test"', 'database = "postgresql://robot:fake-password@db.example.org/x"'),
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongConfiguration) as caught:
        read(tmp_path, text)
    shown = sentences(caught.value.problems) + repr(caught.value.problems) + str(caught.value)
    assert not any(secret in shown for secret in ("EAAB", "1234567", "fake-password"))
    if "publisher.x" not in text:
        assert {code for _, _, code in problems(caught.value)} <= {"secret-in-file", "secret-in-address"}


def test_a_secret_file_is_looked_for_from_the_workspace_on(tmp_path: Path) -> None:
    write(tmp_path, "secrets/token", "fake-token\n")
    config = read(tmp_path, CONFIG.replace("env:FANPAGE_TOKEN", "file:secrets/token"))
    token = dict(config.channels["fanpage"])["token"]
    assert isinstance(token, Secret)
    assert token.reveal() == "fake-token"
    assert "fake-token" not in repr(config)


def test_the_environment_changes_nothing_but_what_the_file_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NAME", "PUBLISHER_NAME", "PUBLISHER__NAME", "DATABASE", "TIMEZONE", "URL"):
        monkeypatch.setenv(name, "from the environment")
    config = read(tmp_path, CONFIG)
    assert "from the environment" not in repr(config)


def test_a_database_with_a_password_is_named_and_revealed_when_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = read(tmp_path, '[publisher]\ndatabase = "env:TEST_DATABASE"\n')
    with pytest.raises(Unauthorized):
        _ = config.database
    monkeypatch.setenv("TEST_DATABASE", "postgresql+psycopg://robot:fake@db.example.org/x")
    assert config.database == "postgresql+psycopg://robot:fake@db.example.org/x"


def test_only_databases_that_work_are_taken(tmp_path: Path) -> None:
    assert refused(tmp_path, '[publisher]\ndatabase = "mysql://db.example.org/x"\n') == [
        (2, 12, "unknown-database")
    ]


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["url", "feed"])
@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://cms.example.org/x", "address-is-not-safe"),
        ("http://192.0.2.1/x", "address-is-not-safe"),
        ("http://localhost.example.org/", "address-is-not-safe"),
        ("ftp://cms.example.org", "wrong-address"),
        ("cms.example.org", "wrong-address"),
        ("https://", "wrong-address"),
        ("https://cms.example.org:99999", "wrong-address"),
        ("https://[::1", "wrong-address"),
        ("https://u:fake@cms.example.org", "secret-in-address"),
    ],
)
def test_an_address_that_is_unsafe_or_none_is_refused(
    tmp_path: Path, key: str, address: str, code: str
) -> None:
    text = CONFIG.replace(
        'url = "https://cms.example.org"', f'url = "https://cms.example.org"\nfeed = "{address}"'
    )
    if key == "url":
        text = CONFIG.replace("https://cms.example.org", address)
    assert [one[2] for one in refused(tmp_path, text)] == [code]


def test_an_address_is_told_once_even_when_the_adapter_judges_it_too(tmp_path: Path) -> None:
    assert len(refused(tmp_path, WEBSITE.replace("http://127.0.0.1:8321", "ftp://127.0.0.1"))) == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:8790/wp", "http://localhost:1/", "http://[::1]:80"])
def test_plain_http_is_allowed_on_this_machine(tmp_path: Path, address: str) -> None:
    assert read(tmp_path, CONFIG.replace("https://cms.example.org", address)).channels


def test_plain_http_elsewhere_needs_insecure(tmp_path: Path) -> None:
    text = CONFIG.replace('"https://cms.example.org"', '"http://cms.example.org"\ninsecure = true')
    assert read(tmp_path, text).channels["newspaper"].insecure


# --- channels that wait ---------------------------------------------------------------------------


def channel(name: str, after: str, more: str = "") -> str:
    head = f'[channels.{name}]\nadapter = "static"\nurl = "https://{name}.example.org"'
    return f'{head}\nafter = "{after}"\n{more}\n'


def test_channels_that_wait_in_a_circle_are_told_once(tmp_path: Path) -> None:
    text = channel("a", "b") + channel("b", "c") + channel("c", "a") + channel("d", "a") + channel("e", "e")
    found = [code for _, _, code in refused(tmp_path, text)]
    assert found == ["after-in-circle", "after-in-circle"]


def test_a_channel_that_waits_for_none_that_exists_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, channel("a", "zzzzz")) == [(4, 9, "unknown-channel")]


def test_waiting_for_a_channel_that_is_off_is_a_warning(tmp_path: Path) -> None:
    config = read(tmp_path, CONFIG.replace('adapter = "static"', 'adapter = "static"\nenabled = false'))
    assert [(one.severity, one.message.code) for one in config.warnings] == [
        (Severity.WARNING, "after-is-disabled")
    ]


def test_a_channels_name_has_no_spaces(tmp_path: Path) -> None:
    assert refused(tmp_path, WEBSITE.replace("website", '"trang web"', 1)) == [(1, 1, "wrong-channel-name")]


def test_a_workspace_without_channels_is_warned(tmp_path: Path) -> None:
    assert [one.message.code for one in read(tmp_path, "").warnings] == ["no-channels"]


# --- lateness -------------------------------------------------------------------------------------


def test_a_channel_without_its_own_lateness_has_the_workspaces(tmp_path: Path) -> None:
    text = '[publisher]\nlate = { grace = "1h" }\n' + WEBSITE + 'late = { then = "send" }\n'
    text += WEBSITE.replace("website", "other")
    config = read(tmp_path, text)
    assert config.late("website") == Late(grace=timedelta(hours=6), then="send")
    assert config.late("other") == Late(grace=timedelta(hours=1), then="ask")


def test_what_was_taken_down_is_kept_for_five_years_and_never_under_twelve_months(tmp_path: Path) -> None:
    assert read(tmp_path, WEBSITE).publisher.keep_withdrawn == timedelta(days=5 * 365 + 1)
    found = refused(tmp_path, f'[publisher]\nkeep_withdrawn = "364d"\n{WEBSITE}')
    assert found == [(2, 18, "kept-too-short")]
    longer = read(tmp_path, f'[publisher]\nkeep_withdrawn = "400d"\n{WEBSITE}')
    assert longer.publisher.keep_withdrawn == timedelta(days=400)


def test_the_time_for_a_legal_correction_is_a_setting(tmp_path: Path) -> None:
    read_ = read(tmp_path, f'[publisher]\ncorrection = {{ within = "12h" }}\n{WEBSITE}')
    rule = read_.publisher.correction
    assert (rule.within, rule.warn) == (timedelta(hours=12), timedelta(hours=2))
