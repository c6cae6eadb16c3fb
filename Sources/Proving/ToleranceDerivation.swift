// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Methods
import Twins

/// Derives a case's tolerance: 8 times the largest error of the correct formulations against the
/// proven values, rounded up to a power of two; never below 8 units.
struct ToleranceDerivation {
  let card: Card
  let call: Call
  let inputs: Arrays<Double>
  let expected: Arrays<Double>

  /// Relative errors past this are no agreement any more: the format is left out.
  static let hopeless = 0x1p-7

  func tolerance() throws -> Case.Tolerance {
    Case.Tolerance(
      metric: card.metric, basis: Style.allCases.map(\.rawValue) + ["reference"],
      float64: try bound(.float64), float32: try bound(.float32))
  }

  /// `nil` where a formulation loses the result, or an input has no counterpart in the format.
  func bound(_ dtype: DType) throws -> Case.Bound? {
    if dtype == .float32 && !inputs.values.allSatisfy({ $0.parts.allSatisfy(isFloat) }) {
      return nil
    }
    let target = Target(
      card: card, expected: expected, metric: card.metric, allowed: 0, dtype: dtype,
      exactSupport: false)
    var largest = (error: 0.0, array: "x", iteration: 0)
    var formulation = Style.naive.rawValue
    for (name, outputs) in try formulations(dtype) {
      let error = target.largestError(outputs)
      if !(error.error <= largest.error) { (largest, formulation) = (error, name) }
    }
    let relative = largest.error * (card.metric == .ulp ? 2 : 1) * dtype.unitRoundoff
    guard relative < Self.hopeless else { return nil }
    let allowed = max(8 * largest.error, 8)
    let power = allowed.exponent + (allowed.significand > 1 ? 1 : 0)
    return Case.Bound(
      allowed: Double(sign: .plus, exponent: power, significand: 1), largestError: largest.error,
      formulation: formulation, array: largest.array, iteration: largest.iteration)
  }

  private func formulations(
    _ dtype: DType
  ) throws -> [(String, Arrays<Double>)] {
    var results = try Style.allCases.map {
      ($0.rawValue, try Twin(style: $0).answer(call, inputs, dtype))
    }
    results.append(("reference", try Reference.answer(call, inputs, dtype)))
    return results
  }

  private func isFloat(_ value: Double) -> Bool { Double(Float(value)) == value }
}
