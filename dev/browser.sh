#!/usr/bin/env bash
# Makes sure that browser tests find a Chromium: HEZONG_CHROMIUM, else one on the PATH, else Debian's when root.
# Without any of them the tests are skipped with a count; HEZONG_REQUIRE_BROWSER=1 makes that an error.
set -eu

found() {
  [ -n "${HEZONG_CHROMIUM:-}" ] && [ -x "$HEZONG_CHROMIUM" ] && return 0
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

chinese_fonts() {
  ! command -v fc-list >/dev/null || fc-list :lang=zh family | grep -q .
}

install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null
  apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

can_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

wanted=()
found >/dev/null || wanted+=(chromium)
chinese_fonts || wanted+=(fonts-noto-cjk)
if [ ${#wanted[@]} -gt 0 ] && can_install; then
  echo "hezong: installing ${wanted[*]}"
  # Chromium brings fontconfig, but no Chinese font.
  install "${wanted[@]}" fonts-noto-cjk
fi
if ! found >/dev/null; then
  echo "hezong: no Chromium found; browser tests will be skipped. Install one or set HEZONG_CHROMIUM=/path/to/chromium" >&2
  [ "${HEZONG_REQUIRE_BROWSER:-}" != 1 ]
fi
