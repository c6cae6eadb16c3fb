// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Writes a file as a whole, or says why it cannot.
func save(_ data: Data, to path: String) throws {
  do { try data.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
    throw DataError("\(path): cannot be written: \(error.localizedDescription)")
  }
}
