// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The encoding of all of the suite's JSON: sorted keys, so that equal content has equal bytes.
public func suiteJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
}
