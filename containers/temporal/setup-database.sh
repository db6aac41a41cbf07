#!/bin/sh
# Brings both of Temporal's databases to the schema of this image; does no harm where they have it.
set -eu

tool() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" --port "$DB_PORT" --user "$POSTGRES_USER" \
    --password "$POSTGRES_PWD" --db "$database" "$@"
}

for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*}
  versions="${TEMPORAL_SCHEMA:-/etc/temporal/schema}/postgresql/v12/${pair##*:}/versioned"
  # A new database can't be updated: the tool's errors about that would only frighten.
  if ! tool "$database" update-schema --schema-dir "$versions" >/dev/null 2>&1; then
    echo "making the database $database"
    tool "$database" create
    tool "$database" setup-schema --version 0.0
    tool "$database" update-schema --schema-dir "$versions"
  fi
  echo "$database is as this version has it"
done
