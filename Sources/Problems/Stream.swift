// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CGSL
import CNettle

/// A named stream of random numbers of one experiment [GEN].
///
/// The generator is MT19937 (GSL's `gsl_rng_mt19937`), seeded with the first four bytes, most
/// significant first, of the SHA-256 of the ASCII text `"<root seed>/<name>/<trial>"`; so trial `k`
/// is the same whatever the number of threads, processes and trials. In Python:
/// `int.from_bytes(hashlib.sha256(b"1/signal/7").digest()[:4], "big")`.
public final class Stream {
  private let generator: UnsafeMutablePointer<gsl_rng>
  private var spare: Double?

  public init(root: UInt64, name: String, trial: Int) {
    generator = gsl_rng_alloc(assay_gsl_mt19937())
    gsl_rng_set(generator, UInt(Self.seed(root: root, name: name, trial: trial)))
  }

  deinit { gsl_rng_free(generator) }

  public static func seed(root: UInt64, name: String, trial: Int) -> UInt32 {
    SHA256.digest(Array("\(root)/\(name)/\(trial)".utf8))[..<4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The generator's next 32 bits.
  public func integer() -> UInt32 { UInt32(truncatingIfNeeded: gsl_rng_get(generator)) }

  /// Uniform on the multiples of 2⁻⁵³ in [0, 1): `(⌊a/2⁵⌋ · 2²⁶ + ⌊b/2⁶⌋) / 2⁵³` of two integers.
  public func uniform() -> Double {
    let high = Double(integer() >> 5)
    let low = Double(integer() >> 6)
    return (high * 0x1p26 + low) * 0x1p-53
  }

  /// Standard normal, by Marsaglia's polar method; the pair's second number comes with the next call.
  public func normal() -> Double {
    if let second = spare {
      spare = nil
      return second
    }
    while true {
      let a = 2 * uniform() - 1
      let b = 2 * uniform() - 1
      let s = a * a + b * b
      if s > 0 && s < 1 {
        let factor = (-2 * Double.log(s) / s).squareRoot()
        spare = factor * b
        return factor * a
      }
    }
  }
}

extension Matrix where S: RealScalar & BinaryFloatingPoint {
  /// `N × D` standard normal numbers, column `d` from trial `d` of the stream `name`.
  public init(normal rows: Int, _ columns: Int, root: UInt64, name: String) {
    var storage: [S] = []
    storage.reserveCapacity(rows * columns)
    for d in 0..<columns {
      let stream = Stream(root: root, name: name, trial: d)
      for _ in 0..<rows { storage.append(S(stream.normal())) }
    }
    self.init(rows: rows, columns: columns, storage: storage)
  }
}
