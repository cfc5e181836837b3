"""Small recordings made by hand: an MP4 that has a picture track, an MP3 of silence."""

from __future__ import annotations

import struct


def mp3(seconds: int = 1) -> bytes:
    """Return MPEG-1 layer III frames of silence: 128 kbit/s, 44.1 kHz, 417 bytes and 26 ms each."""
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    return frame * round(seconds * 44_100 / 1152)


def mp4() -> bytes:
    """Return one second of a 64x48 clip: one sample, whose content no player would like."""
    sample = b"\0" * 400
    head = _box(b"ftyp", b"isom\0\0\2\0isommp41")
    moov = _moov(len(sample), len(head) + 8)
    return head + _box(b"mdat", sample) + moov


def _moov(size: int, offset: int) -> bytes:
    matrix = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    mvhd = struct.pack(">IIIIIIH10x", 0, 0, 0, 1000, 1000, 0x10000, 0x100) + matrix + b"\0" * 24 + b"\0\0\0\2"
    tkhd = struct.pack(">IIIIIIQHHHH", 7, 0, 0, 1, 0, 1000, 0, 0, 0, 0, 0) + matrix
    tkhd += struct.pack(">II", 64 << 16, 48 << 16)
    mdhd = struct.pack(">IIIIIHH", 0, 0, 0, 1000, 1000, 0x55C4, 0)
    hdlr = struct.pack(">II4s12x", 0, 0, b"vide") + b"a\0"
    mdia = _box(b"mdhd", mdhd) + _box(b"hdlr", hdlr) + _minf(size, offset)
    return _box(b"moov", _box(b"mvhd", mvhd) + _box(b"trak", _box(b"tkhd", tkhd) + _box(b"mdia", mdia)))


def _minf(size: int, offset: int) -> bytes:
    entry = b"\0" * 6 + b"\0\1" + b"\0" * 16 + struct.pack(">HHIIIH", 64, 48, 0x480000, 0x480000, 0, 1)
    entry += b"\0" * 32 + b"\0\x18\xff\xff"
    stbl = _box(b"stsd", struct.pack(">II", 0, 1) + _box(b"mp4v", entry))
    stbl += _box(b"stts", struct.pack(">IIII", 0, 1, 1, 1000))
    stbl += _box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1))
    stbl += _box(b"stsz", struct.pack(">IIII", 0, 0, 1, size))
    stbl += _box(b"stco", struct.pack(">III", 0, 1, offset))
    here = _box(b"dinf", _box(b"dref", struct.pack(">II", 0, 1) + _box(b"url ", b"\0\0\0\1")))
    return _box(b"minf", _box(b"vmhd", b"\0\0\0\1" + b"\0" * 8) + here + _box(b"stbl", stbl))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content
