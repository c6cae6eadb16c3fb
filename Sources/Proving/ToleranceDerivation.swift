// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Methods
import Twins

/// Derives a case's tolerance: 8 times the largest error of the stable formulations against the
/// proven values, rounded up to a power of two; never below 8 units. What textbook forms lose beyond
/// that is a second bound.
struct ToleranceDerivation {
  let card: Card
  let call: Call
  let inputs: Arrays<Double>
  let expected: Arrays<Double>

  /// Relative errors past this are no agreement any more: the format is left out.
  static let hopeless = 0x1p-7

  /// A textbook form that leaves fewer than four digits has lost the result: it sets no bound.
  static let lost = 0x1p-13

  func tolerance() throws -> Case.Tolerance {
    Case.Tolerance(
      metric: card.metric,
      basis: try method.stable(call.parameters).map(\.rawValue) + ["reference"],
      float64: try bound(.float64), float32: try bound(.float32))
  }

  private var method: any Method.Type { get throws { try Register.method(call.method) } }

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
    guard isAgreement(largest.error, dtype) else { return nil }
    let allowed = allowance(largest.error)
    let forms = try textbook(target, dtype)
    let loosest = allowance(forms.map(\.largestError).max() ?? 0)
    return Case.Bound(
      allowed: allowed, largestError: largest.error, formulation: formulation,
      array: largest.array, iteration: largest.iteration,
      textbook: loosest > allowed ? .init(allowed: loosest, forms: forms) : nil)
  }

  /// The errors of the textbook forms that do not lose the result.
  private func textbook(_ target: Target, _ dtype: DType) throws -> [Case.Form] {
    var styles = try method.textbook(call.parameters)
    // Of large systems one form stands for all that go through Aᵀ A.
    if (inputs["A"]?.shape.last ?? 0) > 128 {
      styles.removeAll { Style.ofInverse.contains($0) && $0 != .normalCholesky }
    }
    return try styles.compactMap { style in
      let error = target.largestError(try Twin(style: style).answer(call, inputs, dtype)).error
      return error * unit(dtype) < Self.lost
        ? .init(name: style.rawValue, largestError: error) : nil
    }
  }

  private func isAgreement(_ error: Double, _ dtype: DType) -> Bool {
    error * unit(dtype) < Self.hopeless
  }

  /// What one unit of error is, relative to what it is an error of.
  private func unit(_ dtype: DType) -> Double {
    (card.metric == .ulp ? 2 : 1) * dtype.unitRoundoff
  }

  /// 8 times the error, rounded up to a power of two, and 8 at least.
  private func allowance(_ error: Double) -> Double {
    let least = max(8 * error, 8)
    return Double(
      sign: .plus, exponent: least.exponent + (least.significand > 1 ? 1 : 0), significand: 1)
  }

  private func formulations(
    _ dtype: DType
  ) throws -> [(String, Arrays<Double>)] {
    try method.stable(call.parameters).map {
      ($0.rawValue, try Twin(style: $0).answer(call, inputs, dtype))
    } + [("reference", try Reference.answer(call, inputs, dtype))]
  }

  private func isFloat(_ value: Double) -> Bool { Double(Float(value)) == value }
}
