// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension TwinNetwork {
  /// `η(R; τ)` of a sample: entry by entry, or row by row over its columns and parts.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func thresholded(
    _ r: [[TwinVector<T>]], _ tau: TwinVector<T>, rows: Bool
  ) -> [[TwinVector<T>]] {
    let parts = r[0].count
    let flat = r.flatMap(\.self)
    let group = TwinGroup(tau: tau.number, style: question.style, fault: fault)
    let together = fault == .groupOfParts ? 1 : parts
    // Which vectors make up a row: all of the sample, one alone, or those of one part.
    let members: [[Int]] =
      !rows
      ? flat.indices.map { [$0] }
      : (0..<(parts / together)).map { part in
        flat.indices.filter { together > 1 || $0 % parts == part }
      }
    var x = flat.map(\.value)
    for member in members {
      for i in flat[0].value.indices {
        let row = member.map { flat[$0].value[i] }
        let values = rows ? group(row).x : [entry(row[0], tau.number)]
        for (place, value) in zip(member, values) { x[place][i] = value }
      }
    }
    let size = n
    let joined = TwinVector.result(x.flatMap(\.self), from: flat + [tau]) { g in
      var dr = flat.map { $0.value.map { _ in 0 as T } }
      var dTau: [T] = []
      for member in members {
        for i in 0..<size {
          let row = member.map { flat[$0].value[i] }
          let back = derivative(
            row, member.map { g[$0 * size + i] }, member.map { x[$0][i] }, tau.number)
          for (place, value) in zip(member, back.dr) { dr[place][i] = value }
          dTau.append(back.dTau)
        }
      }
      return dr + [[question.style.sum(dTau.count) { dTau[$0] }]]
    }
    return r.indices.map { d in
      (0..<parts).map { part in
        let first = (d * parts + part) * size
        return joined[first..<(first + size)]
      }
    }
  }

  /// `sgn(r) max(|r| − τ, 0)`
  private func entry(_ r: T, _ tau: T) -> T {
    if abs(r) <= tau { return 0 }
    if fault == .hardThreshold { return r }
    switch question.style {
    case .pairwise: return r * (1 - tau / abs(r))
    case .blocked: return r - min(max(r, -tau), tau)
    default: return r > 0 ? r - tau : r + tau
    }
  }

  /// From the gradient by a row of `X` to those by the row of `R` and by `τ`.
  private func derivative(
    _ r: [T], _ g: [T], _ x: [T], _ tau: T
  ) -> (dr: [T], dTau: T) {
    let style = question.style
    let seen = fault == .slopeAtOutput ? x : r
    let largest = r.reduce(0) { max($0, abs($1)) }
    if largest == 0 { return (r.map { _ in 0 }, 0) }
    func norm(_ v: [T]) -> T {
      largest * style.dot(v.count, { v[$0] / largest }, { v[$0] / largest }).squareRoot()
    }
    if norm(seen) <= tau { return (r.map { _ in 0 }, 0) }
    let length = norm(r)
    let unit = r.map { $0 / length }
    let along = style.dot(r.count, { unit[$0] }, { g[$0] })
    let share = tau / length
    let turned = fault == .groupNormHeld ? 0 : share * along
    return (zip(g, unit).map { (1 - share) * $0 + turned * $1 }, -along)
  }
}

extension [Fault] {
  /// Those but of the threshold itself, whose derivative is another's: the forward pass tells them.
  var ofLinearSteps: [Fault] {
    let ofThreshold = Fault.ofGroups + [.groupOverBatch, .groupOfParts, .hardThreshold]
    return filter { !ofThreshold.contains($0) }
  }
}

extension Fault {
  public static let thresholdOfFirstLayer = Fault(
    "threshold-of-first-layer", in: "layer parameters", breaks: ["x"],
    "every layer has the threshold of the first")
  public static let untiedAsTied = Fault(
    "untied-as-tied", in: "layer parameters", breaks: ["r", "nu_tilde"],
    "every layer has the matrices of the first, not its own")
  public static let networkMatrixOrder = Fault(
    "network-matrix-order", in: "learned matrix", breaks: ["r", "nu_tilde"],
    "the learned matrices are read in the wrong memory order")
  public static let thresholdHeld = Fault(
    "threshold-held", in: "gradient", "the gradient takes the thresholds for constants")
  public static let slopeAtOutput = Fault(
    "slope-at-output", in: "gradient",
    "whether the threshold lets pass is decided at its output x_{t+1}; it is at r_t")
  public static let groupNormHeld = Fault(
    "group-norm-held", in: "gradient", "the gradient takes the norm of a row for a constant")
  public static let gradientTruncated = Fault(
    "gradient-truncated", in: "gradient",
    "the gradient goes through the last layer alone: x_t is taken for a constant")
  public static let lossSummed = Fault(
    "loss-summed", in: "loss", "the loss is a sum over the samples; it is their mean")
  public static let lossHalved = Fault(
    "loss-halved", in: "loss", isConvention: true,
    "the loss is half the squared error; it is the squared error")
  public static let gradientConjugated = Fault(
    "gradient-conjugated", in: "gradient", isConvention: true,
    "the gradient by a complex number is ∂L/∂Re − i ∂L/∂Im; it is ∂L/∂Re + i ∂L/∂Im")
  public static let gradientWirtinger = Fault(
    "gradient-wirtinger", in: "gradient", isConvention: true,
    "the gradient by a complex number is Wirtinger's ∂L/∂z*, half of ∂L/∂Re + i ∂L/∂Im")
  public static let gradientOfLogarithm = Fault(
    "gradient-of-logarithm", in: "gradient", isConvention: true,
    "the gradient by σ_w² is that by its logarithm")
  /// Mistakes of any network of learned matrices and thresholds.
  static let ofUnrolled: [Fault] = [.networkMatrixOrder, .untiedAsTied, .thresholdOfFirstLayer]
  /// Mistakes of its gradient.
  static let ofUnrolledGradient: [Fault] = [
    .thresholdHeld, .slopeAtOutput, .gradientTruncated, .lossSummed, .lossHalved,
    .lampLossOverEntries,
  ]
}
