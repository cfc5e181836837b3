"""Money, shares and units behind numbers."""

from __future__ import annotations

import re

from publisher.core.speech.numbers import NUMBER

UNITS = {
    "%": "phần trăm",
    "‰": "phần nghìn",
    "°C": "độ xê",
    "ºC": "độ xê",
    "°": "độ",
    "đồng": "đồng",
    "đ": "đồng",
    "₫": "đồng",
    "VNĐ": "đồng",
    "VND": "đồng",
    "vnđ": "đồng",
    "tr.đ": "triệu đồng",
    "trđ": "triệu đồng",
    "USD": "đô la Mỹ",
    "$": "đô la Mỹ",
    "EUR": "ơ-rô",
    "€": "ơ-rô",
    "km/h": "ki-lô-mét trên giờ",
    "km/giờ": "ki-lô-mét trên giờ",
    "km2": "ki-lô-mét vuông",
    "m2": "mét vuông",
    "m3": "mét khối",
    "cm2": "xăng-ti-mét vuông",
    "km": "ki-lô-mét",
    "cm": "xăng-ti-mét",
    "mm": "mi-li-mét",
    "m": "mét",
    "kg": "ki-lô-gam",
    "mg": "mi-li-gam",
    "g": "gam",
    "ha": "héc-ta",
    "ml": "mi-li-lít",
    "kWh": "ki-lô-oát giờ",
    "kW": "ki-lô-oát",
    "MW": "mê-ga-oát",
    "KB": "ki-lô-bai",
    "MB": "mê-ga-bai",
    "GB": "gi-ga-bai",
}
_NAMED = "|".join(re.escape(one) for one in sorted(UNITS, key=len, reverse=True))
UNIT = re.compile(rf"(?<=\d) ?({_NAMED})(?!\w)")
DOLLARS = re.compile(rf"\$ ?({NUMBER})")
THOUSANDS = re.compile(r"(?<=\d)[kK](?!\w)")
EACH = re.compile(r"(\d ?[^\W\d_]+(?:-[^\W\d_]+)*(?: [^\W\d_]+(?:-[^\W\d_]+)*)?) ?/ ?(?=[^\W\d_])")
DEGREES = re.compile(r"(?<!\w)độ C(?!\w)")


def say_units(text: str) -> str:
    """Say the units that stand behind numbers, and `mỗi` for the stroke of `26.000 đồng/người`."""
    text = THOUSANDS.sub(" nghìn", DOLLARS.sub(r"\1 USD", text))
    text = UNIT.sub(lambda found: f" {UNITS[found[1]]}", text)
    return DEGREES.sub("độ xê", EACH.sub(r"\1 mỗi ", text))
