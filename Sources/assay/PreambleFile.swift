// SPDX-License-Identifier: GPL-3.0-or-later
import Coherence
import Theorems

/// Preambles of an NPZ file, with a network's parameters if it has them.
struct PreambleFile {
  private let file: MatrixFile

  init(_ path: String) throws { file = try MatrixFile(path) }

  /// - Throws: `DataError`, which names the file and the array.
  func subject(active: Int?, antennas: Int) throws -> PreambleSubject {
    let name = try file.name(among: ["S", "A"])
    let s = try columns(name)
    do {
      return try PreambleSubject(
        s, active: active, antennas: antennas, parameters: try parameters())
    } catch let error as CoherenceError {
      throw DataError("\(file.path): array \"\(name)\": \(error)")
    } catch let error as CheckError {
      throw DataError("\(file.path): \(error)")
    }
  }

  private func columns(_ name: String) throws -> PreambleSubject.Preambles {
    file.isComplex(name) ? .complex(try file.complex(name)) : .real(try file.real(name))
  }

  private func parameters() throws -> NetworkParameters? {
    guard file.has("W") || file.has("theta") else { return nil }
    return try NetworkParameters(
      weight: try columns(try file.name(among: ["W"])), thresholds: try file.list("theta"),
      steps: file.has("gamma") ? try file.list("gamma") : nil)
  }
}
