#!/usr/bin/env bash
# Writes the breach filter that ships with Sesame, from
# - the ranked passwords of @zxcvbn-ts/language-common (MIT licence), and
# - the English words of Debian's wamerican (SCOWL, a permissive licence) that are long enough to be a password.
# The words themselves are not stored: only the filter's bytes are. Lists under copyleft licences are left out.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --prefix "$work" --no-audit --no-fund --silent @zxcvbn-ts/language-common@4.1.3
NODE_PATH=$work/node_modules node -e '
  console.log(require("@zxcvbn-ts/language-common").dictionary["passwords-common"].join("\n"))' > "$work/passwords"

[ -f /usr/share/dict/american-english ] || apt-get install -y -qq wamerican > /dev/null
LC_ALL=C.UTF-8 grep -E '^.{8,}$' /usr/share/dict/american-english | grep -v "'" > "$work/words"

dotnet run --project "$here" -- "$work/passwords" "$work/words" "$here/../../src/Sesame.Grains/Passwords/BreachFilter.bin"
