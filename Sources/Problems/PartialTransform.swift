// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Rows of a unitary transform, weighted and with the signs of its columns turned: a diagonal matrix
/// times a matrix with orthonormal rows,
///
///     A = Diag(d) R T Diag(ε),   A A^H = Diag(d²)
///
/// `R` selects the rows, `T` is the transform, `ε_j = ±1`. With `d_i = √(N/M)` columns have unit length
/// on average, as AMP assumes. Products cost `N log N` and one vector of memory.
public struct PartialTransform<S: Scalar>: LinearOperator where S.Real == Double {
  public let transform: any UnitaryTransform<S>
  /// The row numbers, from 0, each at most once.
  public let selection: [Int]
  /// `d ∈ R^M`, all above 0.
  public let weights: [Double]
  /// `ε`, or `nil` for all `+1`.
  public let signs: [Double]?

  /// - Throws: `OperatorError` for a row that is out of range or selected twice, a weight that is not
  ///   above 0, or lists of a wrong length.
  public init(
    _ transform: any UnitaryTransform<S>, selection: [Int], weights: [Double],
    signs: [Double]? = nil
  ) throws {
    var isSelected = [Bool](repeating: false, count: transform.size)
    for (i, row) in selection.enumerated() {
      guard isSelected.indices.contains(row) else {
        throw OperatorError("row \(i) of the selection is \(row), not in 0..<\(transform.size)")
      }
      guard !isSelected[row] else {
        throw OperatorError("row \(i) of the selection is \(row), which is there already")
      }
      isSelected[row] = true
    }
    guard weights.count == selection.count else {
      throw OperatorError("\(weights.count) weights for \(selection.count) rows")
    }
    if let bad = weights.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw OperatorError("weight \(bad) is \(weights[bad]), not a number above 0")
    }
    guard signs == nil || signs?.count == transform.size else {
      throw OperatorError("\(signs?.count ?? 0) signs for \(transform.size) columns")
    }
    self.transform = transform
    self.selection = selection
    self.weights = weights
    self.signs = signs
  }

  public var rows: Int { selection.count }
  public var columns: Int { transform.size }
  public var squaredNorm: Double { weights.reduce(0) { $0 + $1 * $1 } }
  /// `d²`, the diagonal of `A A^H`.
  public var gram: [Double] { weights.map { $0 * $0 } }

  @specialized(where S == Double)
  public func multiply(_ sign: Sign, _ x: Matrix<S>, into c: inout Matrix<S>) {
    _ = c.writeColumns(from: x) { _, x, c in
      withUnsafeTemporaryAllocation(of: S.self, capacity: columns) { z in
        _ = z.initialize(from: x)
        turnSigns(of: z)
        transform.forward(z)
        for i in c.indices {
          let product = S.scale(weights[i], z[selection[i]])
          c[i] = sign == .plus ? c[i] + product : c[i] - product
        }
      }
    }
  }

  @specialized(where S == Double)
  public func multiplyAdjoint(_ sign: Sign, _ v: Matrix<S>, into c: inout Matrix<S>) {
    _ = c.writeColumns(from: v) { _, v, c in
      withUnsafeTemporaryAllocation(of: S.self, capacity: columns) { z in
        z.initialize(repeating: .zero)
        for i in v.indices { z[selection[i]] = S.scale(weights[i], v[i]) }
        transform.inverse(z)
        turnSigns(of: z)
        for j in c.indices { c[j] = sign == .plus ? c[j] + z[j] : c[j] - z[j] }
      }
    }
  }

  private func turnSigns(of z: MutableColumn<S>) {
    guard let signs else { return }
    for j in z.indices { z[j] = S.scale(signs[j], z[j]) }
  }
}
