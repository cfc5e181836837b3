"""A whole day of a stranger's WordPress client: plain requests, nothing of ours."""

import base64

import requests

from publisher.sandbox import Sandbox
from tests.sandbox.conftest import ROBOT, png


def test_a_stranger_finds_the_api_logs_in_and_publishes_an_illustrated_article(sandbox: Sandbox) -> None:
    front = requests.get(f"{sandbox.wp_url}/", timeout=10)
    api = next(link["url"] for link in requests.utils.parse_header_links(front.headers["Link"]))
    index = requests.get(api, timeout=10).json()
    assert "wp/v2" in index["namespaces"]
    assert "authorization" in index["authentication"]["application-passwords"]["endpoints"]

    session = requests.Session()
    session.auth = ROBOT
    me = session.get(f"{api}wp/v2/users/me", params={"context": "edit"}, timeout=10).json()
    assert me["roles"] == ["editor"] and me["capabilities"]["publish_posts"]

    found = session.get(f"{api}wp/v2/categories", params={"search": "Cải cách", "per_page": 100}, timeout=10)
    column = next(term["id"] for term in found.json() if term["name"] == "Cải cách hành chính")
    tag = session.post(f"{api}wp/v2/tags", json={"name": "dịch vụ công"}, timeout=10).json()["id"]
    picture = session.post(
        f"{api}wp/v2/media",
        files={"file": ("cover.png", png(1200, 800), "image/png")},
        data={"alt_text": "Bộ phận một cửa", "caption": "Ảnh minh họa", "slug": "anh-bia-mot-cua"},
        timeout=10,
    ).json()
    assert picture["slug"] == "anh-bia-mot-cua" and picture["alt_text"] == "Bộ phận một cửa"

    draft = session.post(
        f"{api}wp/v2/posts",
        json={
            "title": "Một lần bấm, ba giấy tờ cho con",
            "slug": "mot-lan-bam-3f9a",
            "content": "<p>Đăng ký khai sinh trong một hồ sơ.</p>",
            "excerpt": "Ba thủ tục, một hồ sơ.",
            "status": "draft",
            "categories": [column],
            "tags": [tag],
            "featured_media": picture["id"],
        },
        timeout=10,
    )
    assert draft.status_code == 201
    address = draft.headers["Location"]
    assert address.endswith(f"/wp/v2/posts/{draft.json()['id']}")
    assert requests.get(address, timeout=10).status_code == 401

    live = session.post(address, json={"status": "publish"}, timeout=10).json()
    assert (live["status"], live["categories"], live["featured_media"]) == (
        "publish",
        [column],
        picture["id"],
    )
    page = requests.get(live["link"], timeout=10)
    assert page.status_code == 200 and "Một lần bấm, ba giấy tờ cho con" in page.text
    assert requests.get(picture["source_url"], timeout=10).content == png(1200, 800)

    session.post(address, json={"title": "Một lần bấm, đủ ba giấy tờ"}, timeout=10)
    assert "đủ ba giấy tờ" in requests.get(live["link"], timeout=10).text
    gone = session.delete(address, timeout=10).json()
    assert (gone["status"], gone["slug"]) == ("trash", "mot-lan-bam-3f9a__trashed")
    assert requests.get(live["link"], timeout=10).status_code == 404
    session.close()


def test_the_api_answers_without_pretty_addresses(sandbox: Sandbox) -> None:
    address = f"{sandbox.wp_url}/?rest_route=/wp/v2/posts"
    made = requests.post(address, json={"title": "Không đường dẫn đẹp"}, auth=ROBOT, timeout=10)
    assert made.status_code == 201
    found = requests.get(f"{address}&status=any&per_page=1", auth=ROBOT, timeout=10)
    assert [post["id"] for post in found.json()] == [made.json()["id"]]


def test_form_fields_serve_as_well_as_json(sandbox: Sandbox) -> None:
    fields = {"title[raw]": "Bằng biểu mẫu", "categories[]": ["2", "3"], "status": "publish"}
    made = requests.post(f"{sandbox.wp_url}/wp-json/wp/v2/posts", data=fields, auth=ROBOT, timeout=10).json()
    assert (made["title"]["raw"], made["categories"]) == ("Bằng biểu mẫu", [2, 3])


def test_the_verb_can_be_overridden_for_networks_that_block_delete(sandbox: Sandbox) -> None:
    api = f"{sandbox.wp_url}/wp-json/wp/v2/posts"
    made = requests.post(api, json={"title": "Sẽ gỡ"}, auth=ROBOT, timeout=10).json()
    for override in ({"params": {"_method": "DELETE"}}, {"headers": {"X-HTTP-Method-Override": "DELETE"}}):
        answer = requests.post(f"{api}/{made['id']}", auth=ROBOT, timeout=10, **override)
    assert (answer.status_code, answer.json()["code"]) == (410, "rest_already_trashed")


def test_application_passwords_work_in_groups_and_with_the_mail_address(sandbox: Sandbox) -> None:
    for name, password in (("robot", "sand box-pass word"), ("robot@cms.example.org", "sandbox-password")):
        coded = base64.b64encode(f"{name}:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {coded}"}
        answer = requests.get(f"{sandbox.wp_url}/wp-json/wp/v2/users/me", headers=headers, timeout=10)
        assert answer.json()["slug"] == "robot"
