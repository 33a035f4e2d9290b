#!/usr/bin/env bash
# Installs the implementations the tests compare with; does nothing where they are there already.
# usage: install.sh <folder for npm packages>
set -eu
folder=$1
mkdir -p "$folder"
exec 9>"$folder/.lock"
flock 9

if [ ! -f "$folder/node_modules/hash-wasm/package.json" ]; then
  [ -f "$folder/package.json" ] || echo '{"private":true}' > "$folder/package.json"
  npm install --prefix "$folder" --no-audit --no-fund --silent hash-wasm@4.13.0
fi

missing=''
command -v oathtool > /dev/null || missing="$missing oathtool"
PATH=$PATH:/sbin ldconfig -p | grep -qF libargon2.so.1 || missing="$missing libargon2-1"
if [ -n "$missing" ]; then
  export DEBIAN_FRONTEND=noninteractive
  as_root=''
  [ "$(id -u)" = 0 ] || as_root='sudo -n'
  # shellcheck disable=SC2086 # several words on purpose
  $as_root apt-get install -y -qq $missing > /dev/null 2>&1 \
    || { $as_root apt-get update -qq > /dev/null && $as_root apt-get install -y -qq $missing > /dev/null; }
fi
