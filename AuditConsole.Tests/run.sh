#!/usr/bin/env bash
# Installs what the tests need (Debian and npm packages by name), builds, and runs every test.
# Ends with a line "N passed, N failed"; the exit status is 0 only when nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

install_debian() { # command package
  command -v "$1" >/dev/null 2>&1 && return 0
  echo "Installing $2"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2" >/dev/null 2>&1 && return 0
  as_root apt-get update >/dev/null && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2" >/dev/null
}

fail() { echo "$1" >&2; echo "0 passed, 1 failed"; exit 1; }

install_debian chromium chromium || fail "chromium could not be installed"
install_debian npm npm || fail "npm could not be installed"
npm ci --prefix AuditConsole.Tests --no-audit --no-fund --loglevel=error || fail "npm packages could not be installed"
dotnet build AuditConsole.sln --nologo -v quiet || fail "the solution does not build"

results=AuditConsole.Tests/artifacts/results
rm -rf "$results"
dotnet test AuditConsole.sln --no-build --nologo --logger "trx;LogFileName=tests.trx" --results-directory "$results" --blame-hang-timeout 5m "$@"
status=$?

counters=$(grep -o '<Counters [^>]*>' "$results"/*.trx 2>/dev/null | head -1)
number() { printf '%s' "$counters" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"; }
passed=$(number passed)
total=$(number total)
[ -n "$passed" ] && [ -n "$total" ] || fail "the test run left no results"
failed=$((total - passed - $(number notExecuted)))
[ "$status" = 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$status" = 0 ] && [ "$failed" = 0 ]
