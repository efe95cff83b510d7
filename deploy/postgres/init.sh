#!/usr/bin/env bash
# One role and one database for each service; a role cannot even connect to the database of another. Run once by the
# image `postgres` on an empty data directory. Passwords come from variables such as INTAKE_DATABASE_PASSWORD.
set -euo pipefail

for service in intake activation wellbeing_partners reporting; do
  password=${service^^}_DATABASE_PASSWORD
  psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set name="$service" --set password="${!password:?}" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
done
