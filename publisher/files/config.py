"""The workspace's `config.toml`: who publishes, on which channels, and who is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from publisher.channel import ChannelSettings, Late
from publisher.core.errors import WrongConfiguration
from publisher.core.message import message
from publisher.core.problem import Problem, Severity
from publisher.files.channel_settings import channel_tables, check_channels, read_channel
from publisher.files.mistakes import list_mistakes, refuse_errors
from publisher.files.notices import check_notices
from publisher.files.toml import Document, read_toml
from publisher.settings import Duration, Secret
