#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dist/assay-VERSION-ARCH-linux.tar.gz: the program, every library that it needs but glibc, the golden files,
# man page and completions. Nothing needs to be installed, and no place is asked for.
cd "$(dirname "$0")/.."
. Packaging/common.sh

# Of the older tag the libraries of our libraries are looked for there, too.
build -rpath '$ORIGIN/../lib' --disable-new-dtags
name=assay-$(version)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/$name
install_common "$root"

mkdir "$root/lib"
libraries "$BUILD/release/assay" | while read -r library; do
  install -m 644 "$library" "$root/lib/"
done
glibc=$(find "$root/bin" "$root/lib" -type f -exec objdump -T {} + 2>/dev/null \
  | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1)
{
  echo "Needed from the system: glibc of at least ${glibc#GLIBC_}, and /bin/sh for adapters."
  echo 'In lib/, as Debian has them, with their licences in share/doc/assay/licences:'
  ls "$root/lib"
  echo
  libraries "$BUILD/release/assay" | packages_of | while read -r package; do
    dpkg-query -W -f '${source:Package} ${source:Version}\n' "$package"
    cp "/usr/share/doc/$package/copyright" "$root/share/doc/assay/licences/$package.txt"
  done | sort -u
} >"$root/LIBRARIES"
cp LICENSE "$root/"
mv "$root"/share/doc/assay/[A-Z]* "$root/"

settle "$root"
mkdir -p dist
archive=dist/$name-$(uname -m)-linux.tar.gz
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" \
  | gzip -n -9 >"$archive.part"
mv "$archive.part" "$archive"
du -h "$archive"
