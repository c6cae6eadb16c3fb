// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Foundation
import Theorems

/// What a certificate of coherence means for activity detection, in words.
struct CoherenceSummary<F: RealOrComplex & JacobiScalar> {
  let name: String
  let matrix: Matrix<F>
  let mutual: MutualCoherence
  /// That of the weight of (14).
  let analytic: Double
  let check: CertificateCheck
  let gap: Double
  let isNew: Bool
  let seconds: (solve: Double, check: Double)

  /// The columns whose ends are further apart than is allowed.
  var open: [Int] {
    let gaps = check.gaps
    return gaps.indices.filter { gaps[$0] > gap }
  }

  var lines: [String] {
    let (l, n) = (matrix.rows, matrix.columns)
    let norms = matrix.columnSquaredNorms.map { $0.squareRoot() }
    let (least, most) = (norms.min() ?? 0, norms.max() ?? 0)
    let isUnit = abs(least - 1) < 1e-6 && abs(most - 1) < 1e-6
    let ends = check.coherence
    let welch = CoherenceLimit.welch(rows: l, columns: n)
    let open = open
    var lines = [
      "\(name): S is \(l)×\(n), \(F.parts == 1 ? "real" : "complex"), "
        + (isUnit
          ? "columns of unit norm" : String(format: "column norms %.6g to %.6g", least, most)),
      String(
        format:
          "mutual coherence              μ = %.6f in binary64, of columns %d and %d: covers s ≤ %d",
        mutual.value,
        mutual.columns.0, mutual.columns.1, rows(mutual.value)),
      String(
        format: "weight of ALISTA, (14)        μ(W) = %.6f in binary64: covers s ≤ %d", analytic,
        rows(analytic)
      ),
      String(
        format: "generalised mutual coherence  μ̃ in [%.17g, %.17g]: covers s ≤ %d", ends.lowerBound,
        ends.upperBound, rows(ends.upperBound)),
      String(
        format: "Welch's bound                 %.6f: no %d×%d matrix covers more than s = %d",
        welch, l, n, CoherenceLimit.rowsOfAny(rows: l, columns: n)),
    ]
    if !isUnit {
      lines.append(
        "  the columns are not of unit norm: μ is of the normalised ones, μ̃ of those given (--normalise)"
      )
    }
    if isUnit { lines.append("restricted isometry           " + isometry) }
    lines.append(meaning(ends))
    let solved = isNew ? String(format: "solved in %.2f s, ", seconds.solve) : ""
    lines.append(
      open.isEmpty
        ? String(
          format: "certified in balls: every column's ends meet within %.1e (%@checked in %.2f s)",
          check.gaps.max() ?? 0, solved, seconds.check)
        : "NOT certified: the ends of \(open.count) of \(n) columns are further apart than \(gap), the"
          + " first of column \(open[0]): \(check.columns[open[0]])")
    return lines
  }

  private func rows(_ coherence: Double) -> Int {
    CoherenceLimit.rows(coherence, columns: matrix.columns)
  }

  /// `δ_2` and `δ_3`, where their supports can be enumerated in a moment; else what coherence bounds them by.
  private var isometry: String {
    [2, 3].map { s in
      let supports = (0..<s).reduce(1.0) { $0 * Double(matrix.columns - $1) / Double($1 + 1) }
      if supports < 2e4, let found = try? RestrictedIsometry.constant(matrix, sparsity: s) {
        return String(format: "δ_%d = %.6f by enumeration", s, found)
      }
      let bound = RestrictedIsometry.bound(coherence: mutual.value, sparsity: s)
      return String(format: "δ_%d ≤ %.6f by μ", s, bound)
    }.joined(separator: ", ")
  }

  private func meaning(_ ends: ClosedRange<Double>) -> String {
    let (sure, most) = (rows(ends.upperBound), rows(ends.lowerBound))
    let unit = F.parts == 1 ? "rows" : "devices"
    if sure == 0 && most == 0 {
      return "the linear-rate theorems (SCSZ21 Theorems 2 and 3) say nothing of this matrix"
    }
    return
      "the linear-rate theorems (SCSZ21 Theorems 2 and 3) cover at most \(sure) active \(unit) of"
      + " \(matrix.columns)" + (most > sure ? "; the certificate leaves open up to \(most)" : "")
  }
}
