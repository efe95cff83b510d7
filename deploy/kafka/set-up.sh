#!/usr/bin/env bash
# Makes the topics, the logins and the access lists of deploy/kafka/topics.txt; may be run again at any time.
# For Kafka's own command line, as in the image apache/kafka. Needs: BOOTSTRAP (host:port), ADMIN (a client
# configuration that may do so), TOPICS (the table), and for each login its password in a variable such as
# INTAKE_BUS_PASSWORD or WELLBEING_PARTNERS_BUS_PASSWORD.
set -euo pipefail
bin=${KAFKA_BIN:-/opt/kafka/bin}
replicas=${REPLICAS:-1}

rows() { grep -v -e '^#' -e '^[[:space:]]*$' "$TOPICS"; }
acl() { "$bin/kafka-acls.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --add "$@" >/dev/null; }
password_of() { local name=${1^^}_BUS_PASSWORD; name=${name//-/_}; printf '%s' "${!name:?}"; }

rows | while read -r topic partitions writer readers; do
  "$bin/kafka-topics.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" \
    --create --if-not-exists --topic "$topic" --partitions "$partitions" --replication-factor "$replicas"
  # Kept for ever: who reads a topic from its start, as reporting does, counts wrong without its first events.
  "$bin/kafka-configs.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --alter \
    --topic "$topic" --add-config retention.ms=-1 >/dev/null
  acl --allow-principal "User:$writer" --operation Write --topic "$topic"
  read -ra principals <<<"--allow-principal User:${readers//,/ --allow-principal User:}"
  acl "${principals[@]}" --operation Read --topic "$topic"
done

for login in $(rows | awk '{print $3; gsub(",", "\n", $4); print $4}' | sort -u); do
  # A consumer group begins with the name of its service.
  acl --allow-principal "User:$login" --operation Read --group "$login" --resource-pattern-type prefixed
  "$bin/kafka-configs.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --alter --entity-type users \
    --entity-name "$login" --add-config "SCRAM-SHA-512=[password=$(password_of "$login")]" >/dev/null
done
echo "Topics, logins and access lists are in place."
