# Sourced by tests/run.sh: `run_load [--users N] [--seconds S] [--url U --home H]` lets many users come and go, and ends with 1 when a request failed.

run_load() {
  local users seconds url folder=
  users=$(option --users "$@")
  seconds=$(option --seconds "$@")
  url=$(option --url "$@")
  cd "$root"
  [ -x /usr/bin/locust ] || { say "installing Locust…" && apt_install python3-locust; } || fail "Locust is missing and could not be installed; install it (apt-get install python3-locust)."
  if [ -n "$url" ]; then
    folder=$(option --home "$@")
    folder=${folder:-$home}
  else
    start_loaded
  fi
  [ -r "$folder/bootstrap.json" ] || fail "$folder/bootstrap.json is missing: the client and the key that the first start of the server made; name its folder with --home."
  SESAME_CLIENT=$(bootstrapped clientId):$(bootstrapped clientSecret) SESAME_KEY=$(bootstrapped backendApiKey) \
    /usr/bin/locust -f tests/load/locustfile.py --headless --only-summary --loglevel WARNING --host "${url:-$(bootstrapped httpUrl)}" \
    --users "${users:-50}" --spawn-rate 100 --run-time "${seconds:-30}s" --stop-timeout 30
}

bootstrapped() {
  sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$folder/bootstrap.json"
}

# A server of its own with an empty database, on free ports, that ends with the run. Sets folder.
start_loaded() {
  local pid tries=0
  ensure_postgres
  ensure_argon2
  build_server
  tune_runtime
  folder=$(mktemp -d)
  chmod 755 "$folder"
  dotnet "$server" --http 0 --grpc 0 --home "$folder" >"$folder/printed" 2>&1 &
  pid=$!
  trap "kill $pid 2>/dev/null && wait $pid || true; rm -rf '$folder'" EXIT
  until grep -q 'Ctrl-C' "$folder/printed"; do
    tries=$((tries + 1))
    kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 1200 ] || { cat "$folder/printed" >&2; fail "the server did not start."; }
    sleep 0.1
  done
}
