// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension Matrix {
  /// `X := d X + (1 − d) P`, for a damping `d ∈ (0, 1]` and the previous value `P`.
  package mutating func damp(by d: S.Real, towards previous: Matrix) {
    let new = [S.Real](repeating: d, count: columns)
    scaleColumns(by: new, adding: previous, times: new.map { 1 - $0 })
  }
}
