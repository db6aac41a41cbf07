#!/bin/sh
# The user that every worker runs as, the folders that volumes are mounted on (a new volume takes over their owner), and
# the command.
set -eu
groupadd --gid 10001 gate
useradd --uid 10001 --gid gate --home-dir /var/lib/benchmark-gate --no-create-home --shell /usr/sbin/nologin gate
for folder in store work cargo lock; do
  mkdir -p "/var/lib/benchmark-gate/$folder"
done
chown -R gate:gate /var/lib/benchmark-gate
ln -s /opt/benchmark-gate/bin/benchmark-gate.js /usr/local/bin/benchmark-gate
