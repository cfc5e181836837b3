#!/bin/sh
# Publisher's commands on the daemon's workspace: as the daemon's user, with the daemon's secrets.
# Adapt the paths. How to install it: README.md, "As a service".
set -eu
[ "$(id -u)" -eq 0 ] || exec sudo "$0" "$@"
set -a
. /etc/publisher.env
HOME=/srv/newsroom
PUBLISHER_WORKSPACE=/srv/newsroom/desk
exec setpriv --reuid=publisher --regid=publisher --init-groups -- /opt/publisher/.venv/bin/publisher "$@"
