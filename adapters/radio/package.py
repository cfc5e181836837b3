"""The files of one bulletin, written to a folder of their own before they are handed over."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.radio import meta, voice
from adapters.radio.script import Script
from adapters.radio.settings import RadioSettings
from adapters.radio.word import write_word
from adapters.radio.words import AI_LABEL
from publisher.channel import House
from publisher.core.post import Post
from publisher.core.receipt import Receipt

TEXT, WORD, DRAFT = "ban-tin.txt", "ban-tin.docx", "nhap.wav"


def write_package(
    folder: Path,
    post: Post,
    script: Script,
    settings: RadioSettings,
    house: House,
    before: Receipt | None,
    facts: Mapping[str, Any],
) -> None:
    """Write text, Word file, recording and, where it is wanted and possible, a draft by a machine's voice."""
    is_drafted = settings.speech and bool(script.words) and _add_draft(folder, script, settings)
    if not is_drafted:
        (folder / TEXT).write_text(script.spoken + "\n", encoding="utf-8", newline="\n")
    write_word(folder / WORD, post, script, settings, house, before)
    audio = _copy_recording(folder, post)
    label = {"draft_voice": DRAFT, "label": AI_LABEL} if is_drafted else {}
    text = json.dumps({**facts, "audio": audio, **label}, ensure_ascii=False, indent=1)
    (folder / meta.NAME).write_text(text, encoding="utf-8")


def _add_draft(folder: Path, script: Script, settings: RadioSettings) -> bool:
    """Let a machine read the text, the label with it; without the sound the text bears no label."""
    text = folder / TEXT
    text.write_text(f"{script.spoken}\n\n{AI_LABEL}\n", encoding="utf-8", newline="\n")
    return voice.speak(text, folder / DRAFT, settings.voice, settings.words_per_minute)


def _copy_recording(folder: Path, post: Post) -> str | None:
    """Put the piece's own recording beside its text."""
    if post.audio is None:
        return None
    name = f"ban-tin{Path(post.audio.name).suffix}"
    shutil.copyfile(post.audio.path, folder / name)
    return name
