"""Front matter, sidecars and Markdown, built from the keys that the house knows, in either language."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import strategies as st

from publisher.files.choices import FORMS, PRIORITIES, STATUSES, TONES
from publisher.files.keys import ITEM, MEDIA, WISH
from tests.files.anything.odd_words import ENDS, SAVED_AS, odd_words, saved

NAMES = (*ITEM.ids, *ITEM.vietnamese)
PART_NAMES = (*WISH.ids, *WISH.vietnamese, *MEDIA.ids, *MEDIA.vietnamese)
FILES = (
    "a.png",
    "'a.png'",
    "A.PNG",
    "ảnh.jpg",
    "c.mp4",
    "none.png",
    "../outside.png",
    "/etc/hostname",
    "link.png",
)
FILES += (
    "a.png/b",
    "./a.png",
    "sub/../a.png",
    "file:///etc/hostname",
    "C:\\a.png",
    "https://example.org/a.png",
    ".",
)
TIMES = ("18/01/2027 08:00", "2027-01-18 08:00", "8h30 18/01/2027", "now", "ngay", "next", "kế tiếp")
TIMES += (
    "2027-01-18T08:00:00+07:00",
    "2027-02-30 08:00",
    "99/99/2027 25:99",
    "8pm",
    "18/01/2027",
    "0000-00-00 0:0",
)
TIMES += ("2000-01-01 00:00 +14:59", "2100-12-31 23:59 -14:59", "9" * 50, "2027-01-18 08:00:00.123456789")
SPANS = ("30m", "1h30m", "2 giờ", "9" * 400 + "d", "-1h", "1e9d", "0", "nan", "999999999999d")
CHANNELS = (
    "website",
    "[website, fanpage]",
    "{website: {at: now}, fanpage: {after: website, delay: 30m}}",
    "{website: {after: fanpage}, fanpage: {after: website}}",
    "{newspaper: , fanpage: {text: '{title} {hashtags}'}}",
    "[]",
    "{}",
    "{nowhere: {at: now}}",
)
GALLERIES = (
    "a.png",
    "[a.png, c.mp4]",
    "[{file: a.png, alt: x, credit: y}]",
    "[{tệp: ảnh.jpg, chú thích: z}]",
    "[{alt: x}]",
)
WORDS = {
    "title": ("Chợ chưa tan", "'Chợ: chưa tan'", "|\n  Chợ\n  chưa tan", "Chợ " * 90),
    "summary": ("Một câu.", "|\n  Một câu.\n\n  Hai câu.", ">-\n  Một câu."),
    "id": ("cho-chua-tan", "Chợ", "a" * 200, "-a-", "con"),
    "slug": ("cho-chua-tan", "Chợ chưa tan", "a/b", "😀"),
    "form": (*FORMS.ids, *FORMS.vietnamese),
    "units": ("ho-sao", "[Hồ Sao, Cầu Gió]", "Hồ Sao; Cầu Gió", "Hồ Xao"),
    "themes": ("T05", "[T05, Cải cách thủ tục hành chính]", "T99"),
    "indices": ("SIPAS", "[PAR INDEX]", "par index"),
    "audiences": ("noi-tro", "Phụ nữ nội trợ"),
    "channels": CHANNELS,
    "publish_at": TIMES,
    "not_before": TIMES,
    "expires_at": TIMES,
    "priority": (*PRIORITIES.ids, *PRIORITIES.vietnamese),
    "tone": (*TONES.ids, *TONES.vietnamese),
    "status": (*STATUSES.ids, *STATUSES.vietnamese),
    "cover": FILES,
    "media": (*GALLERIES, *FILES),
    "canonical_url": (
        "https://example.org/a",
        "http://[",
        "javascript:alert(1)",
        "//example.org",
        "https://ex ample.org",
    ),
    "corrects": ("bai-cu", "https://example.org/bai-cu.html", "no such"),
}
"""What each key may well be given, right or nearly right; the others take any words."""

KEYS_OF = dict(zip(NAMES, (*ITEM.ids, *ITEM.ids), strict=True))
ODD_VALUES = (
    "",
    "~",
    "null",
    "true",
    "0912",
    "1.10",
    ".nan",
    "[",
    "]",
    "{",
    "}",
    "&a x",
    "*a",
    "!!int 3",
    "!x y",
    "!!binary QQ==",
)
ODD_VALUES += (
    "@a",
    "`a`",
    "%a",
    "? a",
    "- a",
    "|",
    ">",
    "|9",
    "|-\n   a\n b",
    "'a",
    '"a',
    '"\\x"',
    '"\\uD800"',
    '"\\U0010FFFF"',
)
ODD_VALUES += (
    '"\\UFFFFFFFF"',
    '"\\0\\a\\e"',
    "a: b",
    "a #b",
    "[a, [b, [c, {d: e}]]]",
    "[" * 12 + "]" * 12,
    "{a: 1, a: 2}",
    "{[a]: b}",
)
ODD_VALUES += (
    "&a [*a, *a]",
    "!!python/object/apply:os.system [ls]",
    "'a''b' c",
    '"a" b',
    "\ta",
    "a\tb",
    "<<: *a",
    "=",
    "a" * 70_000,
)

scalars = (
    st.sampled_from(ODD_VALUES)
    | odd_words
    | odd_words.map(json.dumps)
    | odd_words.map(lambda one: f"'{one}'")
)
names = st.sampled_from((*NAMES, *PART_NAMES))
flow = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda many: f"[{', '.join(many)}]")
        | st.lists(st.tuples(names, inner), max_size=3).map(
            lambda many: f"{{{', '.join(f'{name}: {value}' for name, value in many)}}}"
        )
    ),
    max_leaves=5,
)
block = st.lists(
    st.tuples(st.sampled_from(["- ", "file: ", "website: ", "? ", "-\t"]), scalars), min_size=1, max_size=3
).map(lambda many: "".join(f"\n  {lead}{value}" for lead, value in many))


@st.composite
def key_lines(draw: st.DrawFn) -> str:
    """Return one key with its value, more often as it should be than not."""
    name = draw(st.sampled_from(NAMES) | st.sampled_from(WAYWARD))
    way = draw(st.sampled_from(["as it is"] * 7 + ["nfd", "upper", "quoted", "odd", "indented", "?"]))
    value = draw(values_of(KEYS_OF[name]))
    between = draw(st.sampled_from([": "] * 9 + [":", " : ", ":\t", ":  # x\n "]))
    match way:
        case "nfd":
            name = unicodedata.normalize("NFD", name)
        case "upper":
            name = name.upper()
        case "quoted":
            name = json.dumps(name)
        case "odd":
            name = draw(odd_words)
        case "indented":
            name = draw(st.sampled_from([" ", "\t", "  "])) + name
        case "?":
            name = f"? {name}\n"
    return f"{name}{between}{value}"


@st.composite
def values_of(draw: st.DrawFn, key: str) -> str:
    way = draw(st.sampled_from(["right"] * 9 + ["flow", "block", "other"]))
    if way == "flow":
        return draw(flow)
    if way == "block":
        return draw(block)
    if way == "other":
        return draw(st.sampled_from([one for values in WORDS.values() for one in values]))
    return draw(st.sampled_from(WORDS[key]) if key in WORDS else odd_words)


WAYWARD = ("channels", "kênh", "cover", "media", "tệp", "publish_at")
"""Keys with the most ways to go wrong."""

TITLED = "title: Chợ chưa tan"
mappings = st.tuples(st.sampled_from([TITLED] * 4 + [""]), st.lists(key_lines(), max_size=4)).map(
    lambda one: "\n".join(filter(None, [one[0], *one[1]]))
)

BODIES = (
    "# Chợ chưa tan",
    "Một **đoạn** có [liên kết](https://example.org/a) và `mã`.",
    "![Chợ](a.png)",
    '![](ảnh.jpg "chú thích") ![x](c.mp4)',
    "![x](none.png)\n![y](<a.png>)\n![z](../outside.png)",
    "| a | b |\n|---|--:|\n| ![](a.png) | [x](/y) |",
    "<b>x</b><script>alert(1)</script><img src=a.png onerror=x>",
    "> " * 60 + "a",
    "- " * 60 + "a",
    "[" * 60 + "a" + "](b)" * 60,
    "*" * 61 + "a" + "_" * 61,
    "```\n---\n```",
    "[a]: <x\n[a][a] ![a][a]",
    "&#0; &#xD800; &#x202e; &lt;script&gt; &nbsp;",
    "<https://example.org> <a@example.org> [x](javascript:x) [y](data:x)",
    "###### Một\n\n# Hai\n\nBa\n===\n",
    "<!-- " + "a" * 200,
    "a" * 70_000,
    "\\\n" * 30,
)
bodies = st.lists(st.sampled_from(BODIES) | odd_words, max_size=5).map("\n\n".join)
FENCES = [("---\n", "\n---\n")] * 12 + [
    ("\n\n--- \n", "\n---\t\n"),
    ("----\n", "\n----\n"),
    ("---\n", "\n...\n"),
    ("---\n", "\n"),
    ("", "\n---\n"),
    ("---\n---\n", "\n---\n"),
    ("--- # a\n", "\n---\n"),
    ("%YAML 1.1\n---\n", "\n---\n"),
    ("\ufeff---\n", "\n---\n"),
]
markdown_files = st.builds(
    lambda fence, front, body, ending, way: saved(fence[0] + front + fence[1] + body, ending, way),
    st.sampled_from(FENCES),
    mappings,
    bodies,
    st.sampled_from(ENDS),
    st.sampled_from(SAVED_AS),
)
SIDECAR_FENCES = [("", "\n")] * 6 + [
    ("---\n", "\n---\n"),
    ("---\n", ""),
    ("a: b\n---\n", ""),
    ("", "\n...\n---\nb: c"),
    ("- ", ""),
]
sidecars = st.builds(
    lambda fence, front, ending, way: saved(fence[0] + front + fence[1], ending, way),
    st.sampled_from(SIDECAR_FENCES),
    mappings,
    st.sampled_from(ENDS),
    st.sampled_from(SAVED_AS),
)
