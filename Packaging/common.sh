# SPDX-License-Identifier: GPL-3.0-or-later
# What dist.sh and deb.sh share; read with `.` from the project's folder.
set -euo pipefail
umask 022

BUILD=.build-dist
# Nothing in a package is younger than what it was made of: the same sources give the same bytes.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC

# build [LINKER OPTION…]: the program with Swift's libraries in it; other options only link it again.
build() {
  local options=()
  for option; do options+=(-Xlinker "$option"); done
  swift build -c release --product assay --static-swift-stdlib --disable-local-rpath \
    --scratch-path "$BUILD" ${JOBS:+-j "$JOBS"} "${options[@]}"
}

version() { "$BUILD/release/assay" --version | cut -d ' ' -f 2; }

# install_common PREFIX: what both packages have, in the places that Debian gives it.
install_common() {
  local share=$1/share
  install -D -s "$BUILD/release/assay" "$1/bin/assay"
  mkdir -p "$share/assay" "$share/man/man1" "$share/doc/assay/licences"
  cp -R Golden "$share/assay/Golden"
  "$1/bin/assay" --experimental-dump-help | python3 Packaging/manual.py "$SOURCE_DATE_EPOCH" \
    >"$share/man/man1/assay.1"
  completion "$1" bash "$share/bash-completion/completions/assay"
  completion "$1" zsh "$share/zsh/vendor-completions/_assay"
  completion "$1" fish "$share/fish/vendor_completions.d/assay.fish"
  # The manual with all that it links to, less what running the examples leaves.
  cp -R README.md CHANGELOG.md CONTRIBUTING.md Documentation Examples "$share/doc/assay/"
  find "$share/doc/assay" -name __pycache__ -prune -exec rm -r {} +
  # Of the Swift packages that the program holds.
  for licence in "$BUILD"/checkouts/*/LICENSE*; do
    cp "$licence" "$share/doc/assay/licences/$(basename "$(dirname "$licence")").txt"
  done
}

# completion PREFIX SHELL FILE
completion() {
  mkdir -p "$(dirname "$3")"
  "$1/bin/assay" --generate-completion-script "$2" >"$3"
}

# settle FOLDER: modes and times that depend on nobody's machine.
settle() {
  chmod -R u=rwX,go=rX "$1"
  find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# packages_of: for paths of libraries on standard input, the Debian packages that own them.
packages_of() {
  while read -r library; do
    # Where /lib is a link to /usr/lib the database may know either name.
    dpkg -S "$(realpath "$library")" 2>/dev/null \
      || dpkg -S "$(realpath "$library" | sed 's|^/usr||')" 2>/dev/null || true
  done | cut -d : -f 1 | sort -u
}

# libraries FILE: the shared libraries that it needs, besides those of the C library.
libraries() {
  ldd "$1" | awk '$2 == "=>" { print $3 }' | grep -Ev '/(libc|libm|libpthread|libdl|librt)\.so\.'
}
