#!/bin/sh
# Make the secret files of docker-compose.yml that are missing; an existing one is never changed.
# The folder is closed to everybody else; the files in it are readable, for the containers are not root.
set -eu
folder="${1:-secrets}"
mkdir -p "$folder"
chmod 700 "$folder"

keep() { # name text
    if [ ! -s "$folder/$1" ]; then
        printf '%s\n' "$2" > "$folder/$1.new"
        chmod 444 "$folder/$1.new"
        mv "$folder/$1.new" "$folder/$1"
        echo "made $folder/$1"
    fi
}
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
is() { cat "$folder/$1"; }

for name in postgres_password owner_password runtime_password redis_password secret_key book_key metrics_key oidc_secret; do
    keep "$name" "$(random)"
done
keep redis_conf "$(printf 'requirepass %s\nappendonly yes\nport 6379' "$(is redis_password)")"
keep database_url "postgres://smugglecases_runtime:$(is runtime_password)@postgres:5432/smugglecases"
keep database_owner_url "postgres://smugglecases_owner:$(is owner_password)@postgres:5432/smugglecases"
keep redis_url "redis://:$(is redis_password)@redis:6379/0"
keep email_url "consolemail://"
