"""What config.toml says of a Facebook Page."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from publisher.channel import ChannelSettings
from publisher.settings import Duration, Secret


class FacebookSettings(ChannelSettings):
    """Which Page, with which token. Limits that Facebook's pages leave open are settings."""

    kind: Literal["press", "org_site", "social", "radio", "print", "event"] = "social"
    page_id: Annotated[str, Field(pattern=r"^\d+$")]
    token: Secret
    api_version: Annotated[str, Field(pattern=r"^v\d+\.\d+$")] = "v26.0"
    url: str = "https://graph.facebook.com"
    app_id: str | None = None
    """With `app_secret`, lets `doctor` ask when the token expires."""
    app_secret: Secret | None = None
    """Proves to Facebook that calls come from the app's owner."""
    reels: Literal["auto", "never"] = "auto"
    message_limit: Annotated[int, Field(ge=1)] = 63_206
    """Characters."""
    photo_limit: Annotated[int, Field(ge=10_000)] = 4_000_000
    """Bytes; Facebook's page says 10 MB, its answers 4 MB."""
    video_limit: Annotated[int, Field(ge=1)] = 10_000_000_000
    """Bytes."""
    video_length: Duration = timedelta(hours=4)
