"""config.example.toml: accepted as it is, and complete."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import PydanticUndefined

from publisher.channel import ChannelSettings, adapter, adapters
from publisher.core.item import Form
from publisher.files.config import Publisher, Web, read_config
from publisher.files.digest_settings import Digests
from publisher.files.feed_settings import Coverage, Feeds
from publisher.files.lint_settings import Lint
from publisher.files.oidc_settings import Oidc
from publisher.files.webhook_settings import Webhook
from publisher.notify.settings import Notices, Smtp
from publisher.report.settings import ReportSettings
from tests.files.workspace import write

EXAMPLE = (Path(__file__).parents[2] / "config.example.toml").read_text(encoding="utf-8")


def with_every_key(text: str) -> str:
    """Switch on the keys and the channel that stand in comments."""
    tables = r"\[(?:channels|notices|digests|report|coverage|webhooks|web)"
    return re.sub(rf"^# ([\w-]+ = |{tables})", r"\1", text, flags=re.MULTILINE)


def test_the_example_is_accepted_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", EXAMPLE)
    config = read_config(tmp_path)
    assert list(config.channels) == ["newspaper", "website", "fanpage"]
    assert config.warnings == ()


def test_every_key_that_the_example_shows_exists(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", with_every_key(EXAMPLE))
    assert read_config(tmp_path).channels["newspaper"].feed == "https://cms.example.org/feed"


def written() -> dict[str, Any]:
    return tomllib.loads(with_every_key(EXAMPLE))


def test_the_example_shows_every_setting() -> None:
    shown = written()
    assert {table["adapter"] for table in shown["channels"].values()} == set(adapters())
    assert set(shown["publisher"]) == set(Publisher.model_fields)
    assert set(shown["web"]) == set(Web.model_fields)
    assert set(shown["web"]["oidc"]) == set(Oidc.model_fields)
    assert set(shown["report"]) == set(ReportSettings.model_fields)
    assert set(shown["feeds"]) == set(Feeds.model_fields)
    assert set(shown["lint"]) == set(Lint.model_fields)
    assert [set(table) for table in shown["coverage"].values()] == [set(Coverage.model_fields)]
    assert [set(table) for table in shown["webhooks"].values()] == [set(Webhook.model_fields)]
    assert set(shown["notices"]) == set(Notices.model_fields)
    assert set(shown["digests"]) == set(Digests.model_fields)
    assert set(shown["notices"]["smtp"]) == {one.alias or name for name, one in Smtp.model_fields.items()}
    for table in shown["channels"].values():
        own = adapter(table["adapter"]).Settings.model_fields.keys() - ChannelSettings.model_fields.keys()
        assert own <= table.keys()
    everywhere = {key for table in shown["channels"].values() for key in table}
    assert set(ChannelSettings.model_fields) <= everywhere


@pytest.mark.parametrize("channel", ["newspaper", "website", "fanpage"])
def test_a_key_in_a_comment_shows_its_default(channel: str) -> None:
    shown, active = written()["channels"][channel], tomllib.loads(EXAMPLE)["channels"][channel]
    model = adapter(shown["adapter"]).Settings
    in_comments = {key: value for key, value in shown.items() if key not in active}
    for key, value in in_comments.items():
        default = model.model_fields[key].get_default(call_default_factory=True)
        if default is not None and default is not PydanticUndefined:
            read = model.model_validate({**active, key: value})
            assert getattr(read, key) == default, key


def test_the_defaults_of_notices_are_those_that_the_example_shows() -> None:
    shown = written()["notices"]
    read = Notices.model_validate(shown)
    default = Notices()
    assert (read.group, read.which) == (default.group, default.which)
    assert read.smtp is not None
    assert read.smtp.tls == Smtp.model_fields["tls"].default
    assert read.smtp.place[1] == read.smtp.model_copy(update={"port": None}).place[1]


def test_the_hour_of_digests_is_the_one_that_the_example_shows() -> None:
    assert Digests.model_validate(written()["digests"]).hour == Digests().hour


def test_a_report_bears_the_name_of_the_workspace_unless_another_is_given(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", with_every_key(EXAMPLE))
    assert read_config(tmp_path).report.letterhead("Hội").issuer == "BAN THƯỜNG VỤ HỘI LHPN THÀNH PHỐ"
    assert ReportSettings().letterhead("Hội").issuer == "Hội"


def test_the_defaults_of_feeds_are_those_that_the_example_shows() -> None:
    shown = written()
    assert Feeds.model_validate(shown["feeds"]) == Feeds()
    [watched] = (Coverage.model_validate(table) for table in shown["coverage"].values())
    assert watched.insecure is Coverage.model_fields["insecure"].default


def test_the_defaults_of_webhooks_are_those_that_the_example_shows() -> None:
    [shown] = written()["webhooks"].values()
    default = Webhook.model_validate({name: shown[name] for name in ("url", "secret")})
    assert Webhook.model_validate(shown) == default


def test_pages_that_are_no_press_carry_no_reportage_or_interview(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", EXAMPLE)
    channels = read_config(tmp_path).channels
    for name in ("website", "fanpage"):
        assert channels[name].kind != "press"
        assert not any(channels[name].takes(form) for form in (Form.REPORTAGE, Form.INTERVIEW))
    assert channels["newspaper"].takes(Form.REPORTAGE)


def test_the_website_alone_carries_the_words_of_a_radio_bulletin(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", EXAMPLE)
    channels = read_config(tmp_path).channels
    assert [name for name, channel in channels.items() if channel.takes(Form.BULLETIN)] == ["website"]
