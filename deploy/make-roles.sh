#!/bin/sh
# Runs once in the postgres container, on an empty data folder: the two roles and the database.
set -eu
secrets="${SECRETS:-/run/secrets}"
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set owner_password="$(cat "$secrets/owner_password")" \
    --set runtime_password="$(cat "$secrets/runtime_password")" <<'SQL'
CREATE ROLE smugglecases_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE smugglecases_runtime LOGIN PASSWORD :'runtime_password';
CREATE DATABASE smugglecases OWNER smugglecases_owner;
SQL
