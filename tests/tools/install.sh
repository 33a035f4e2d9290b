#!/usr/bin/env bash
# Installs what the tests of the RPC layer run: clients for gRPC in Python, Node and C++, load and browser tools.
# It can run again at any time; what is there stays. A tool that cannot be had fails the tests that need it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Each line: what must be there, and the package of the distribution that brings it.
needs=(
  "/usr/lib/python3/dist-packages/grpc python3-grpcio"
  "/usr/lib/python3/dist-packages/google/protobuf python3-protobuf"
  "/usr/include/grpcpp/grpcpp.h libgrpc++-dev"
  "/usr/include/google/protobuf/any.proto libprotobuf-dev"
  "/usr/bin/protoc protobuf-compiler"
  "/usr/bin/grpc_cpp_plugin protobuf-compiler-grpc"
  "/usr/bin/g++ g++"
  "/usr/bin/pkg-config pkg-config"
  "/usr/bin/h2load nghttp2-client"
  "/usr/bin/chromium chromium"
  "/usr/bin/curl curl"
)
missing=()
for need in "${needs[@]}"; do
  read -r path package <<<"$need"
  [ -e "$path" ] || missing+=("$package")
done

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing: ${missing[*]}. Install them with the system's package manager." >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# npm writes its own copy of the lock last; older than ours means that the folder is not what the lock says.
installed=$here/node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ "$here/package-lock.json" -nt "$installed" ]; then
  npm ci --prefix "$here" --no-audit --no-fund --loglevel=error
fi
