#!/bin/sh
# For a container that migrates when it starts: the application's command follows. It is started only after success, in
# this process's place, so that signals reach it; BACKEND_AUTO_MIGRATE=false leaves the database alone.
set -eu
exec lockstep upgrade --auto --wait-for-db 60s --wait-for-lease 10m --then -- "$@"
