// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Interchange

/// What the counts among the options are at most: above anything of use, and below what overflows.
enum Most {
  static let extent = 1 << 24
  static let draws = 10_000_000
  static let iterations = 1_000_000
  static let layers = 10_000
  static let antennas = 4096
  static let threads = 1024
}

/// - Throws: `ValidationError` for a count below `least` or above its most.
func require(_ counts: (option: String, value: Int?, most: Int)..., least: Int = 1) throws {
  for (option, value, most) in counts {
    guard let value else { continue }
    if value < least {
      throw ValidationError("--\(option) is \(least) or more, not \(value).")
    }
    if value > most { throw ValidationError("--\(option) is at most \(most), not \(value).") }
  }
}

/// The same bytes for what is drawn as for what is read from a file.
/// - Throws: `UsageError` where matrices of these numbers of entries take more than the limit.
func requireRoom(_ entries: Int..., bytes: Int = 8, for what: String) throws {
  let size = entries.reduce(0.0) { $0 + Double($1) } * Double(bytes)
  guard size <= Double(NPY.defaultLimit) else {
    throw UsageError(
      "\(what) takes \(String(format: "%.1f", size / 0x1p30)) GiB; ASSAY_LIMIT is \(NPY.defaultLimit >> 20)M"
    )
  }
}
