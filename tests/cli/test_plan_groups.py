"""plan counts the wards of a district for the district, as long as there is one."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Terminal

pytestmark = pytest.mark.usefixtures("database")

UNITS = """
[[unit]]
id = "quan"
name = "Hội LHPN quận Hồ"
kind = "quan"
until = 2027-01-10

[[unit]]
id = "phuong"
name = "Hội LHPN phường Hồ"
kind = "phuong"
parent = "quan"
"""
PLAN = """
[plan]
id = "nho"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-12-31

[[target]]
id = "quan"
title = "Tin bài của quận"
metric = "works"
where = { unit = "quan" }
per = "month"
min = 5

[[target]]
id = "tap-huan"
title = "Lớp tập huấn của quận"
metric = "events"
where = { unit = "quan" }
per = "month"
min = 5
"""


def test_what_goes_out_after_the_end_of_a_district_is_no_more_its_own(terminal: Terminal) -> None:
    schedules = terminal.workspace / "schedules"
    (schedules / "units.toml").write_text(UNITS, encoding="utf-8")
    (schedules / "plan-nho.toml").write_text(PLAN, encoding="utf-8")
    for name, time in (("truoc", "2027-01-10 23:55"), ("sau", "2027-01-11 00:05")):
        terminal.write(f"{name}.md", name, publish_at=time, units="phuong", channels="website")
        assert terminal.run(time).code == 0
    for day in ("10/01/2027", "11/01/2027"):
        held = ("activity", "add", "tập huấn", "--title", "Lớp", "--date", day, "--people", "9")
        terminal.done(*held, "--unit", "phuong")
    records = terminal.done("plan", "--at", "2027-01-20", "--json").records
    january = {one["target"]: one["done"] for one in records if one["window"]["id"] == "2027-01"}
    assert january == {"quan": 1, "tap-huan": 1}
    said = terminal.type("check").out
    assert "«Hội LHPN quận Hồ» là cấp trên của 1 đơn vị" in said and "Hội LHPN phường Hồ" in said
