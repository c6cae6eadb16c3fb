#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dist/assay_VERSION_ARCH.deb: the program with Debian's own libraries as dependencies, the golden files, man
# page and completions.
cd "$(dirname "$0")/.."
. Packaging/common.sh

build
version=$(version)
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
install_common "$root/usr"
share=$root/usr/share
gzip -n -9 "$share/man/man1/assay.1"
cp Packaging/copyright "$share/doc/assay/copyright"

# What is needed, and in which version, as far as Debian's tools are there to say.
depends() {
  if command -v dpkg-shlibdeps >/dev/null; then
    mkdir "$work/debian"
    printf 'Source: assay\n\nPackage: assay\nArchitecture: any\n' >"$work/debian/control"
    (cd "$work" && dpkg-shlibdeps -O root/usr/bin/assay 2>/dev/null) | sed 's/^shlibs:Depends=//'
  else
    { libraries "$root/usr/bin/assay"; ldd "$root/usr/bin/assay" | awk '/libc\.so/ { print $3 }'; } \
      | packages_of | paste -sd , | sed 's/,/, /g'
  fi
}

# As Debian counts it, and not what a file system makes of it, which is not always the same.
size=$(find "$root/usr" -type f -printf '%s\n' | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }')
mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<END
Package: assay
Version: $version
Architecture: $architecture
Maintainer: Assay's contributors <${DEB_MAINTAINER:-assay@localhost}>
Section: science
Priority: optional
Installed-Size: $size
Depends: $(depends)
Recommends: gnuplot-nox
Description: tests message passing and deep unfolding against proven results
 A deterministic reference implementation of ISTA, FISTA, AMP, VAMP, OAMP, GAMP
 and the networks unrolled from them, golden files with their proven results,
 and the harness that tests implementations in any language against these.
END
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)

settle "$root"
mkdir -p dist
package=dist/assay_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
du -h "$package"
