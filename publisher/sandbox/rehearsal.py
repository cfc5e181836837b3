"""What a workspace needs in order to rehearse against the sandbox."""

from publisher.sandbox.sandbox import Sandbox
from publisher.sandbox.settings import FanpageSettings, NewspaperSettings

FAULT = '{"outlet":"graph","drop_after_accept":1,"count":1,"only":"POST"}'
"""An example of what `/_faults` takes: the next post is taken, and its reply is lost."""

CHANNELS = """\
[channels.newspaper]
adapter = "wordpress"
url = "{wp}"
user = "{user}"
password = "env:NEWSPAPER_PASSWORD"
default_column = "{column}"

[channels.fanpage]
adapter = "facebook"
url = "{graph}"
page_id = "{page_id}"
token = "env:FANPAGE_TOKEN"
"""


def write_channels(outlets: Sandbox) -> str:
    """Return the lines of a `config.toml` that lead to the sandbox."""
    paper, page = NewspaperSettings(), FanpageSettings()
    return CHANNELS.format(
        wp=outlets.wp_url,
        user=paper.accounts[0].name,
        column=paper.columns[0],
        graph=outlets.graph_url,
        page_id=page.page_id,
    )


def secrets() -> dict[str, str]:
    """Return the environment variables that these lines name, with what to set them to."""
    paper, page = NewspaperSettings(), FanpageSettings()
    return {"NEWSPAPER_PASSWORD": paper.accounts[0].password, "FANPAGE_TOKEN": page.tokens[0].value}
