// SPDX-License-Identifier: GPL-3.0-or-later

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
