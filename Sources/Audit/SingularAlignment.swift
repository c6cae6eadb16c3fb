// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// How far singular triplets are from those of `A`, once signs, order, and rotations among equal singular values,
/// which are a gauge, are taken away: each triplet is compared with the subspace of `A` that it has most in common
/// with, which is a single triplet of `A` where its singular value is a simple one.
struct SingularAlignment: Sendable {
  /// `max_i |s_i − s̄_i|/s̄_i`
  let values: Double
  /// The largest angle between a column of `V` and the subspace of `A` that it belongs to, and between a column of `U` and
  /// what that place of `V`'s column makes of `A`'s; in radians. So `V` fixes the signs.
  let right, left: Double
  /// `max_i |‖u_i‖ − 1|`, and of `V`.
  let leftLength, rightLength: Double

  /// - Parameters:
  ///   - svd: learned; its columns need not be orthonormal.
  ///   - reference: of `A`, in falling order.
  init(_ svd: SVD<Double>, _ reference: SVD<Double>) {
    guard svd.rank == reference.rank else {
      (values, left, right) = (.infinity, .pi / 2, .pi / 2)
      (leftLength, rightLength) = (.infinity, .infinity)
      return
    }
    (leftLength, rightLength) = (Self.excess(svd.u), Self.excess(svd.v))
    let subspaces = Self.subspaces(reference.s)
    let (ofU, ofV) = (Self.cosines(svd.u, reference.u), Self.cosines(svd.v, reference.v))
    let homes = Self.homes(svd.s, ofU, ofV, subspaces)
    values = zip(svd.s, homes).reduce(0) { largest, pair in
      let wanted = reference.s[pair.1.lowerBound]
      return max(largest, abs(pair.0 - wanted) / wanted)
    }
    var (left, right) = (0.0, 0.0)
    for (i, home) in homes.enumerated() {
      // Of v_i: the angle to its subspace.
      let inside = home.reduce(0) { $0 + ofV[i, $1] * ofV[i, $1] }.squareRoot()
      right = max(right, Self.angle(inside))
      // Of u_i: the angle to the vector that v_i's place in the subspace makes of U; both change signs at once.
      let along = home.reduce(0) { $0 + ofU[i, $1] * ofV[i, $1] }
      left = max(left, Self.angle(inside > 0 ? along / inside : 0))
    }
    (self.left, self.right) = (left, right)
  }

  /// By how much the length of a column differs from 1.
  private static func excess(_ vectors: Matrix<Double>) -> Double {
    vectors.columnSquaredNorms.reduce(0) { max($0, abs($1.squareRoot() - 1)) }
  }

  private static func angle(_ cosine: Double) -> Double {
    Double.atan2(y: max(1 - cosine * cosine, 0).squareRoot(), x: cosine)
  }

  /// `<u_i, ū_j>/‖u_i‖`
  private static func cosines(
    _ learned: Matrix<Double>, _ reference: Matrix<Double>
  ) -> Matrix<Double> {
    var unit = learned
    unit.scaleColumns(by: learned.columnSquaredNorms.map { $0 > 0 ? 1 / $0.squareRoot() : 0 })
    var products = Matrix<Double>(zeros: learned.columns, reference.columns)
    products.add(adjointOf: unit, reference)
    return products
  }

  /// Those of equal singular values.
  private static func subspaces(_ s: [Double]) -> [Range<Int>] {
    let ends = s.indices.filter { $0 + 1 == s.count || s[$0] - s[$0 + 1] > 1e-9 * s[$0] }
    return zip([0] + ends.map { $0 + 1 }, ends).map { $0..<($1 + 1) }
  }

  /// The subspace of each triplet: by `|Σ_j <u_i, ū_j> <v_i, v̄_j>|` over the subspace, which no gauge changes, the
  /// largest first, and no subspace has more triplets than dimensions. Triplets that have little in common with any
  /// belong to what is left by the order of their singular values.
  private static func homes(
    _ s: [Double], _ ofU: Matrix<Double>, _ ofV: Matrix<Double>, _ subspaces: [Range<Int>]
  ) -> [Range<Int>] {
    var common: [(overlap: Double, triplet: Int, subspace: Int)] = []
    for (k, subspace) in subspaces.enumerated() {
      for i in 0..<ofU.rows {
        let overlap = abs(subspace.reduce(0) { $0 + ofU[i, $1] * ofV[i, $1] })
        if overlap > 0.5 { common.append((overlap, i, k)) }
      }
    }
    common.sort { ($1.overlap, $0.triplet, $0.subspace) < ($0.overlap, $1.triplet, $1.subspace) }
    var free = subspaces.map(\.count)
    var home = [Int?](repeating: nil, count: ofU.rows)
    for (_, i, k) in common where home[i] == nil && free[k] > 0 {
      home[i] = k
      free[k] -= 1
    }
    let left = free.indices.flatMap { [Int](repeating: $0, count: free[$0]) }
    let homeless = home.indices.filter { home[$0] == nil }.sorted { (s[$1], $0) < (s[$0], $1) }
    for (i, k) in zip(homeless, left) { home[i] = k }
    return home.map { subspaces[$0 ?? 0] }
  }
}
