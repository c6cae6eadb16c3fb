// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Interchange

extension Card {
  /// Arrays of a file, each of the kind that the method gives it; one that is not the method's may be
  /// of either.
  /// - Throws: `CallError`, which names the array.
  package func values(_ arrays: [String: NumericArray]) throws -> Arrays<Double> {
    // What stands in for an output is real.
    let standIns = outputs.flatMap(\.standIns).map { ($0, false) }
    let kinds = Dictionary(
      standIns + (inputs + outputs + traces).map { ($0.name, $0.isComplex) },
      uniquingKeysWith: { $1 })
    return try Dictionary(
      uniqueKeysWithValues: arrays.map { name, array in
        do { return (name, try Values(array, isComplex: kinds[name])) } catch {
          throw CallError("array \"\(name)\": \(error)")
        }
      })
  }
}
