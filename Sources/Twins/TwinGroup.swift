// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func groupThreshold<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let theta = try p(.theta)
    guard theta.count == 1 else {
      throw CallError("parameter \"theta\" has \(theta.count) entries; 1 is wanted")
    }
    let r: Tensor<T> = try inputs.tensor("r", [nil, nil])
    let d = r.shape[1]
    let group = TwinGroup(tau: T(theta[0]), style: style, fault: fault)
    let rows = (0..<r.shape[0]).map { group(Array(r.entries[($0 * d)..<(($0 + 1) * d)])) }
    return ["x": table(rows.map(\.x)), "slope": table(rows.map(\.slope))]
  }
}

/// [MSTO] row by row.
struct TwinGroup<T: TwinReal> where T.Real == T {
  let tau: T
  let style: Style
  let fault: Fault?

  /// A row of `X`, and `∂x_d/∂r_d` of its entries.
  func callAsFunction(_ row: [T]) -> (x: [T], slope: [T]) {
    if fault == .groupThresholdEntrywise {
      let entries = row.map { TwinGroup(tau: tau, style: style, fault: nil)([$0]) }
      return (entries.flatMap(\.x), entries.flatMap(\.slope))
    }
    let norm = norm(row)
    if norm <= tau { return (row.map { _ in 0 }, row.map { _ in 0 }) }
    let share = tau / norm
    let factor = (norm - tau) / norm
    let x = row.map { style == .pairwise ? $0 - share * $0 : factor * $0 }
    if fault == .groupSlopeOfFactorOnly { return (x, row.map { _ in factor }) }
    return (x, row.map { factor + share * ($0 / norm) * ($0 / norm) })
  }

  private func norm(_ row: [T]) -> T {
    let largest = row.reduce(0) { max($0, abs($1)) }
    if largest == 0 { return 0 }
    if fault == .groupNormOne { return style.sum(row.count) { abs(row[$0]) } }
    let scaled = row.map { $0 / largest }
    return largest * style.dot(row.count, { scaled[$0] }, { scaled[$0] }).squareRoot()
  }
}

extension Fault {
  public static let groupThresholdEntrywise = Fault(
    "group-threshold-entrywise", in: "group threshold", breaks: ["x"],
    "the threshold acts on each entry, not on the norm of its row")
  public static let groupNormOne = Fault(
    "group-norm-one", in: "group threshold", breaks: ["x"],
    "rows are measured by ‖·‖₁, not by ‖·‖₂")
  /// Mistakes of a threshold of whole rows.
  public static let ofGroups: [Fault] = [.groupThresholdEntrywise, .groupNormOne]

  public static let groupSlopeOfFactorOnly = Fault(
    "group-slope-of-factor-only", in: "group threshold",
    "∂x/∂r treats the norm of the row as constant")
}
