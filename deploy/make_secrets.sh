#!/bin/sh
# make_secrets.sh: the passwords of docker-compose.yml, made once; those that are there stay.
# The folder is closed to others; the files are readable, because containers read them under other accounts.
set -eu
folder=$(dirname "$0")/secrets
umask 077
mkdir -p "$folder"
for name in postgres-password elastic-password atlas87-secret-key; do
  if [ -s "$folder/$name" ]; then
    echo "$name is there already."
  else
    head -c 33 /dev/urandom | base64 | tr -d '\n=' | tr '+/' 'xy' > "$folder/$name.part"
    chmod 444 "$folder/$name.part"
    mv "$folder/$name.part" "$folder/$name"
    echo "$name was made."
  fi
done
