// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks
import Shrinkages

/// Thresholds among which that is sought which leaves the least error.
struct ThresholdGrid: Sendable {
  let thresholds: [Double]

  /// From `2⁻¹⁰` to four times the root mean square of a row of `x`, eight an octave.
  init(_ draws: AuditDraws) {
    let square = draws.powers.reduce(0, +) / Double(draws.x.rows * draws.y.samples)
    thresholds = (-80...16).map {
      square.squareRoot() * Double.exp(Double($0) / 8 * Double.log(2))
    }
  }
}

/// What samples saw of a layer of learned ISTA.
struct ThresholdSeen: Sendable {
  /// `‖x̂ − x‖²` of each sample, and the same of the layer with the prescribed block.
  private(set) var errors, prescribed: [Double]
  /// The same of the layer's own `r` with other thresholds.
  private var others: [[Double]]
  /// Rows of `x` that are zero, and those of them that are not zero in `x̂`.
  private var (inactive, taken) = (0, 0)

  init<L: ThresholdLayer>(
    _ layer: L, _ tape: ThresholdTape<Double>, _ other: ThresholdTape<Double>,
    _ grid: ThresholdGrid, _ y: Batch<Double>, _ x: Matrix<Double>
  ) where L.S == Double {
    errors = Self.errors(tape.x, x, y)
    prescribed = Self.errors(other.x, x, y)
    let r = Batch(tape.r, width: y.width)
    var estimate = Batch(tape.x, width: y.width)
    others = grid.thresholds.map { threshold in
      L.Norm().proximal(r, threshold, into: &estimate)
      return Self.errors(estimate.matrix, x, y)
    }
    for (truth, found) in zip(
      Batch(x, width: y.width).rowSquaredNorms, Batch(tape.x, width: y.width).rowSquaredNorms)
    where truth == 0 {
      inactive += 1
      if found != 0 { taken += 1 }
    }
  }

  private static func errors(
    _ estimate: Matrix<Double>, _ x: Matrix<Double>, _ y: Batch<Double>
  ) -> [Double] {
    let columns = estimate.columnSquaredErrors(x)
    return (0..<y.samples).map { p in y.columns(of: p).reduce(0) { $0 + columns[$1] } }
  }

  mutating func append(_ other: ThresholdSeen) {
    errors += other.errors
    prescribed += other.prescribed
    for k in others.indices { others[k] += other.others[k] }
    inactive += other.inactive
    taken += other.taken
  }

  /// The threshold that leaves the least error in all, the layer's own among them.
  func best(_ grid: ThresholdGrid) -> (threshold: Double, errors: [Double]) {
    let sums = others.map { $0.reduce(0, +) }
    let least = sums.indices.min { sums[$0] < sums[$1] } ?? 0
    return (grid.thresholds[least], others[least])
  }

  var falseShare: Double { inactive == 0 ? 0 : Double(taken) / Double(inactive) }
}

extension Batch<Double> {
  /// `‖X[n,:]‖²` of every row of every sample.
  var rowSquaredNorms: [Double] {
    (0..<samples).flatMap { p -> [Double] in
      var squares = [Double](repeating: 0, count: rows)
      for d in columns(of: p) {
        matrix.withColumn(d) { column in
          for n in column.indices { squares[n] += column[n] * column[n] }
        }
      }
      return squares
    }
  }
}
