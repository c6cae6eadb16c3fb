// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Methods

/// What an adapter says of its package in its first answer, so that it is asked in the package's terms.
struct PackageConventions: Sendable {
  /// Whether it has arrays of precisions `1/σ²` where Assay has variances.
  let hasPrecisions: Bool
  /// Parameters that it has fixed.
  let constants: [String: JSON]

  /// Why it cannot answer a call, if a constant of its own is in the way.
  func refusal(_ call: Call) -> String? {
    let parameters = (try? Register.card(call.method))?.parameters ?? []
    for parameter in parameters {
      // A parameter that is left out may still mean a value.
      guard let fixed = constants[parameter.name],
        let asked = call.parameters.values[parameter.name] ?? parameter.standard,
        asked.plain != fixed.plain
      else { continue }
      return "\(parameter.name) is fixed in it, and this case asks for another"
    }
    return nil
  }

  /// Arrays as the package takes them.
  func asked(_ inputs: Arrays<Double>) -> Arrays<Double> {
    hasPrecisions ? inverted(inputs, "variance", "precision") : inputs
  }

  /// Its answer in Assay's terms.
  func answered(_ outputs: Arrays<Double>) -> Arrays<Double> {
    hasPrecisions ? inverted(outputs, "precision", "variance") : outputs
  }

  /// The arrays called `variance` with `1/σ²` for `σ²`, or the reverse; those of a state or a trace too.
  private func inverted(
    _ arrays: Arrays<Double>, _ old: String, _ new: String
  ) -> Arrays<Double> {
    arrays.reduce(into: [:]) { renamed, array in
      let last = array.key.split(separator: "/").last.map(String.init) ?? ""
      guard last == old else {
        renamed[array.key] = array.value
        return
      }
      renamed[String(array.key.dropLast(old.count)) + new] = array.value.map { 1 / $0 }
    }
  }
}
