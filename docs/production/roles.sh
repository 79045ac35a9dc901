#!/bin/sh
# First start of the database container: the three roles and the database. Reads passwords from files, prints none.
# owner: migrations only. app: portal, workers, commands. public: what the public side may read, by column (manage.py grant_roles).
set -eu

owner=$(cat /run/secrets/postgres_owner_password)
app=$(cat /run/secrets/postgres_app_password)
public=$(cat /run/secrets/postgres_public_password)

psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
	--set owner="$owner" --set app="$app" --set public="$public" <<'SQL'
CREATE ROLE record_owner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'owner';
CREATE ROLE record_app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'app';
CREATE ROLE record_public LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'public';
ALTER ROLE record_public SET default_transaction_read_only = on;
ALTER ROLE record_app SET idle_in_transaction_session_timeout = '5min';
CREATE DATABASE record OWNER record_owner;
REVOKE ALL ON DATABASE record FROM PUBLIC;
GRANT CONNECT ON DATABASE record TO record_app, record_public;
SQL
