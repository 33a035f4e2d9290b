# Sourced by ./sesame: `run_suites [suite…]` builds everything once, runs the suites and sums up.
# The last line is always `N passed, N failed`.

results=$root/artifacts/test
# shellcheck source=tests/load/run.sh
source "$root/tests/load/run.sh"

run_suites() {
  local all=() passed=0 failed=0
  cd "$root"
  rm -rf "$results"
  mkdir -p "$results"
  mapfile -t all < <(all_suites)
  mapfile -t chosen < <(choose_suites "$@")
  : >"$results/summary"
  keep_homes_in_memory
  if install_and_build $#; then
    run_all "${chosen[@]}"
  else
    suite_passed=0 suite_failed=1
    record "set-up" "$(date +%s%N)"
  fi
  echo
  cat "$results/summary"
  passed=$(awk '{ n += $(NF - 5) } END { print n + 0 }' "$results/summary")
  failed=$(awk '{ n += $(NF - 3) } END { print n + 0 }' "$results/summary")
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}

# Databases come and go by the hundred, and the file system of a disk takes a quarter of their time; no test is about a machine that loses its power.
keep_homes_in_memory() {
  [ -z "${TMPDIR-}" ] && [ -k /dev/shm ] && ! grep -q ' /dev/shm .*noexec' /proc/mounts || return 0
  [ "$(df --output=avail -BM /dev/shm | tail -n 1 | tr -dc 0-9)" -ge 4096 ] && awk '/^MemAvailable/ { exit $2 < 8388608 }' /proc/meminfo || return 0
  TMPDIR=$(mktemp -d /dev/shm/sesame-test-XXXXXX)
  export TMPDIR
  chmod 1777 "$TMPDIR"
  # What still writes there must not make a good run a bad one.
  trap 'rm -rf "$TMPDIR" 2>/dev/null || true' EXIT
}

# What runs in its own process only, against a PostgreSQL, leaves a core idle that others can use; what is about time, leases or many processes runs alone.
run_all() {
  local suite in_process=() beside=() alone=()
  for suite in "$@"; do
    case $suite in
      Sesame.Api.Tests | Sesame.Grains.Tests) in_process+=("$suite") ;;
      Protos | Sesame.House.Tests | Standins.Crypto.Tests | Standins.Grpc.Tests) beside+=("$suite") ;;
      *) alone+=("$suite") ;;
    esac
  done
  # In the background, as nothing of theirs waits for an interrupt: the shell keeps those from what it starts so.
  run_in_turn "${in_process[@]}" >"$results/in-process.log" 2>&1 &
  run_in_turn "${beside[@]}"
  wait $! || true
  cat "$results/in-process.log" >&2
  run_in_turn "${alone[@]}"
}

run_in_turn() {
  local suite started
  for suite in "$@"; do
    say "— $suite"
    started=$(date +%s%N)
    run_suite "$suite" || true
    record "$suite" "$started"
  done
}

# The suites, quick ones first: the protos' gate, then every test project; those that start whole servers come last.
all_suites() {
  echo Protos
  local project
  for project in tests/*.Tests/*.csproj; do
    basename "$project" .csproj
  done | sort -t. -k2,2 | awk '/EndToEnd/ { last = last $0 "\n"; next } { print } END { printf "%s", last }'
}

# Names may be short: `House` stands for Sesame.House.Tests.
choose_suites() {
  [ $# -gt 0 ] || { printf '%s\n' "${all[@]}"; return; }
  local name suite found
  for name in "$@"; do
    found=
    for suite in "${all[@]}"; do
      case $suite in
        "$name" | "Sesame.$name.Tests" | "Standins.$name.Tests") echo "$suite"; found=1 ;;
      esac
    done
    # A suite that is not there is run all the same, so that it counts as failed.
    [ -n "$found" ] || echo "$name"
  done
}

# Builds what was chosen, and meanwhile fetches what tests need beyond the SDK: a PostgreSQL, the Argon2 library, and the clients of other makers.
# What cannot be installed is named, and the tests that need it fail by themselves.
install_and_build() {
  local clients built=0
  ensure_postgres
  ensure_argon2
  ensure_command /usr/bin/chromium chromium
  ensure_command /usr/bin/gcc gcc libc6-dev
  ensure_command /usr/bin/locust python3-locust
  ensure_node || say "Node and npm are missing and could not be installed."
  /usr/bin/python3 -c 'import grpc, google.protobuf' 2>/dev/null || ensure_command - python3-grpcio python3-protobuf
  install_clients &
  clients=$!
  build_chosen "$1" || built=1
  wait "$clients" || true
  return "$built"
}

install_clients() {
  local lock folder
  for lock in $(git ls-files 'tests/*package-lock.json'); do
    folder=$(dirname "$lock")
    [ "$folder/node_modules/.package-lock.json" -nt "$lock" ] && continue
    say "installing the packages of $folder…"
    npm ci --prefix "$folder" --no-fund --no-audit --loglevel=error >&2 || say "the packages of $folder could not be installed."
  done
  if [ -f tests/tools/install.sh ]; then
    bash tests/tools/install.sh >"$results/install.log" 2>&1 || { tail -n 20 "$results/install.log"; say "tests/tools/install.sh could not install everything."; } >&2
  fi
}

# Installs the packages unless the program is there.
ensure_command() {
  local program=$1
  shift
  [ ! -x "$program" ] || return 0
  say "installing $*…"
  apt_install "$@" || say "$* could not be installed."
}

# Builds the whole solution, or only what the named suites need.
build_chosen() {
  local suite fingerprint
  if [ "$1" = 0 ]; then
    say "building everything…"
    fingerprint=$(sources_fingerprint)
    build Sesame.sln || return 1
    printf '%s' "$fingerprint" >src/Sesame.Api/bin/Release/sources
    return
  fi
  for suite in "${chosen[@]}"; do
    [ -d "tests/$suite" ] || continue
    say "building $suite…"
    build "tests/$suite/$suite.csproj" || return 1
  done
}

# Sets suite_passed and suite_failed.
run_suite() {
  suite_passed=0 suite_failed=0
  case $1 in
    Protos) run_protos ;;
    *) run_dotnet_suite "$1" ;;
  esac
}

run_dotnet_suite() {
  local suite=$1 dll=tests/$1/bin/Release/net10.0/$1.dll trx=$results/$1.trx code=0
  dotnet test "$dll" --nologo --logger "console;verbosity=minimal" --logger "trx;LogFileName=$trx" \
    --filter 'Speed!=Slow' --blame-hang-timeout 10m --blame-hang-dump-type none --results-directory "$results/$suite" >&2 || code=$?
  if [ -f "$trx" ]; then
    suite_passed=$(counter passed "$trx")
    suite_failed=$(counter failed "$trx")
  fi
  # A suite that crashed, hung or never started has failed, whatever it managed to report.
  [ "$code" = 0 ] && [ -f "$trx" ] || [ "$suite_failed" != 0 ] || suite_failed=1
}

counter() {
  sed -n "s/.*<Counters[^>]* $1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1
}

# The contract's gate: style of the protos, and no change that breaks a caller of the version landed last.
run_protos() {
  local folder buf base
  folder=$(npm_tool "$buf_package" "$cache") || { suite_failed=1; return; }
  buf=$folder/node_modules/.bin/buf
  check "$buf" lint
  base=$(landed_before)
  [ -n "$base" ] || return 0
  rm -rf "$results/landed"
  mkdir -p "$results/landed"
  git archive "$base" buf.yaml protos protos-external | tar -x -C "$results/landed"
  check "$buf" breaking --against "$results/landed"
}

check() {
  if "$@" >&2; then suite_passed=$((suite_passed + 1)); else suite_failed=$((suite_failed + 1)); fi
}

# The newest landed commit other than this one that has the protos, or nothing.
landed_before() {
  local base
  for base in origin/main main HEAD^; do
    base=$(git rev-parse -q --verify "$base^{commit}" 2>/dev/null) || continue
    [ "$base" != "$(git rev-parse HEAD)" ] || continue
    git cat-file -e "$base:buf.yaml" 2>/dev/null && git cat-file -e "$base:protos" 2>/dev/null && echo "$base"
    return
  done
}

record() {
  local seconds
  seconds=$(awk -v a="$2" -v b="$(date +%s%N)" 'BEGIN { printf "%.1f", (b - a) / 1e9 }')
  printf '%-28s %6d passed %6d failed %8s s\n' "$1" "$suite_passed" "$suite_failed" "$seconds" | tee -a "$results/summary" >&2
}

# `run_chaos --minutes N [--seed S]`: the chaos suite for as long as is wanted, the upgrade from an earlier version, and what else takes long.
run_chaos() {
  local suite=Sesame.EndToEnd.Tests
  export SESAME_CHAOS_MINUTES SESAME_CHAOS_SEED
  SESAME_CHAOS_MINUTES=$(option --minutes "$@")
  SESAME_CHAOS_MINUTES=${SESAME_CHAOS_MINUTES:-10}
  SESAME_CHAOS_SEED=$(option --seed "$@")
  cd "$root"
  ensure_postgres
  ensure_argon2
  ensure_command /usr/bin/gcc gcc libc6-dev
  say "building $suite…"
  build "tests/$suite/$suite.csproj" || fail "the build failed; the lines above say where."
  exec dotnet test "tests/$suite/bin/Release/net10.0/$suite.dll" --nologo --filter "FullyQualifiedName~.Chaos.|Speed=Slow" --logger 'console;verbosity=normal'
}
