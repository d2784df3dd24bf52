#!/bin/sh
# restore_command of a restore: asks the process that restores for a file of the log, and waits for it.
# fetch-wal.sh FOLDER NAME PATH. Above 125: recovery ends.
set -u
touch "$1/wanted/$2" || exit 255
tries=0
until [ -e "$1/here/$2" ] || [ -e "$1/none/$2" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 2400 ] || exit 255
  sleep 0.05
done
rm -f "$1/wanted/$2"
[ -e "$1/here/$2" ] || exit 1
mv "$1/here/$2" "$3" || exit 255
