"""What the two stand-ins are: names, people, columns, tokens, limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PASSWORD = "sandbox-password"  # noqa: S105  # protects nothing: the sandbox listens on loopback only
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Account:
    """A person or robot of the CMS; ``role`` is administrator, editor, author, contributor or subscriber."""

    name: str
    role: str
    password: str = PASSWORD
    display: str = ""

    @property
    def email(self) -> str:
        """Return the address that works for logging in beside the name."""
        return f"{self.name}@cms.example.org"


@dataclass(frozen=True)
class NewspaperSettings:
    """The stand-in newspaper CMS."""

    title: str = "Báo Nắng Mới"
    tagline: str = "Tờ báo diễn tập của Hội"
    timezone: str = "Asia/Ho_Chi_Minh"
    accounts: tuple[Account, ...] = (
        Account("robot", "editor", display="Tòa soạn"),
        Account("admin", "administrator", display="Quản trị"),
        Account("author", "author", display="Phóng viên"),
        Account("contributor", "contributor", display="Cộng tác viên"),
        Account("subscriber", "subscriber", display="Bạn đọc"),
    )
    columns: tuple[str, ...] = (
        "Thời sự",
        "Cải cách hành chính",
        "Dịch vụ công của chị",
        "Gương sáng cơ sở",
        "Pháp luật và phụ nữ",
        "Thông tin cải chính",
    )
    upload_limit: int = 64 * MEGABYTE  # upload_max_filesize: multipart only, as in PHP
    post_limit: int = 128 * MEGABYTE  # post_max_size, likewise


@dataclass(frozen=True)
class Token:
    """An access token; ``kind`` is PAGE, USER or APP, ``expires_at`` None means never."""

    value: str
    kind: str = "PAGE"
    scopes: tuple[str, ...] = (
        "pages_show_list",
        "pages_read_engagement",
        "pages_read_user_content",
        "pages_manage_posts",
        "pages_manage_engagement",
        "publish_video",
        "read_insights",
    )
    expires_at: datetime | None = None
    data_access_expires_at: datetime | None = None


@dataclass(frozen=True)
class FanpageSettings:
    """The stand-in Page and the app that posts to it."""

    page_id: str = "1000001"
    name: str = "Hội LHPN Thành phố (minh họa)"
    about: str = "Trang diễn tập: mọi bài ở đây chỉ có trên máy này."
    app_id: str = "2000001"
    app_secret: str = "sandbox-app-secret"  # noqa: S105  # likewise
    user_id: str = "3000001"
    user_name: str = "Người quản trị trang"
    tokens: tuple[Token, ...] = (Token("sandbox-page-token"), Token("sandbox-user-token", "USER"))
    version: str = "v26.0"
    oldest_version: str = "v21.0"
    refuse_duplicates: bool = True  # 506 when message and link are those of the post before
    require_proof: bool = False  # appsecret_proof on every call
    photo_limit: int = 4 * MEGABYTE  # what live replies report; the pages say 10 MB
    video_limit: int = 10 * 1024 * MEGABYTE
    message_limit: int = 63_206  # characters
    chunk: int = 1 * MEGABYTE
    processing: timedelta = timedelta(0)  # how long a video is worked on before it is ready
    processing_error: str = ""  # with a sentence, every video ends in this error and never goes public
    listing_delay: timedelta = timedelta(0)  # how long a new post stays out of lists
