#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Tries what `make dist` and `make deb` made where nothing was ever built: in a bare system from debootstrap,
# which wants root. Without root the archive alone is tried, on a path without the toolchain.
# SUITE is the release of Debian, MIRROR where it comes from (this system's own mirror by default); BASE is the
# folder of a bare system that is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
archive=$(ls -t dist/assay-*-linux.tar.gz | head -n 1)
unpacked=$(basename "$archive" "-$(uname -m)-linux.tar.gz")

root=$(mktemp -d)
chmod 755 "$root"
leave() {
  ! mountpoint -q "$root/proc" || umount "$root/proc"
  rm -rf --one-file-system "$root"
}
trap leave EXIT

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
  echo 'no root or no debootstrap: the archive alone, on a path without the toolchain'
  tar -C "$root" -xf "$archive"
  env -i PATH=/usr/bin:/bin Packaging/trial.sh "$root/$unpacked/bin"
  exit
fi

package=$(ls -t dist/assay_*.deb | head -n 1)
du -h "$archive" "$package"
suite=${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' \
  | awk -v suite="$suite" '$2 == suite && $3 == "main" { print $1; exit }')}
start=$(date +%s)
if [ -n "${BASE:-}" ]; then
  cp -a "$BASE/." "$root"
else
  debootstrap --variant=minbase "$suite" "$root" "$mirror"
fi >"$root.log" || { tail "$root.log"; exit 1; }
rm -f "$root.log"
echo "Debian's $suite, bare, in $(($(date +%s) - start)) s: $(du -sh "$root" | cut -f 1)"
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/"
# How this system reaches its mirror, and nothing else of its configuration.
apt-config dump | grep '^Acquire::' >"$root/etc/apt/apt.conf.d/99host" || true
cp Packaging/trial.sh "$root/usr/local/bin/"
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
installed() {
  local start
  start=$(date +%s)
  inside DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
    >"$root/tmp/log" 2>&1 || { tail "$root/tmp/log"; exit 1; }
  echo "installed $* ($(($(date +%s) - start)) s)"
}

printf '\n== %s\n' "$archive"
tar -C "$root/opt" -xf "$archive"
inside /usr/local/bin/trial.sh "/opt/$unpacked/bin"
rm -rf "${root:?}/opt/$unpacked"

printf '\n== %s\n' "$package"
cp "$package" "$root/opt/assay.deb"
inside apt-get update -qq
installed /opt/assay.deb
inside dpkg-query -W -f '${Package} ${Version}, ${Installed-Size} kB; depends on ${Depends}\n' assay
inside /usr/local/bin/trial.sh
installed man-db zsh fish
inside man -w assay
inside LANG=C.UTF-8 man assay | sed -n '3,5p'
inside bash -c '. /usr/share/bash-completion/completions/assay && complete -p assay'
inside zsh -c 'autoload -U compinit && compinit -u -D && echo "zsh: $_comps[assay]"'
inside fish -c 'complete -C "assay verify --ad"'
inside apt-get purge -y -qq assay >/dev/null 2>&1
inside sh -c '! ls /usr/bin/assay /usr/share/assay 2>/dev/null' && echo 'removed without a trace'
