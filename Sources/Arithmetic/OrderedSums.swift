// SPDX-License-Identifier: GPL-3.0-or-later

/// The sum of `parts` as an ordered tree: neighbours are added, first and second, third and fourth, an
/// odd last one waits, and so on with what comes out, so that it does not matter who adds what when.
///
///     ((p_0 + p_1) + (p_2 + p_3)) + p_4
///
/// `nil` of no parts. Numbers, vectors and matrices alike, with their own `add`.
public func treeSum<T>(_ parts: consuming [T], _ add: (inout T, T) -> Void) -> T? {
  // In place, so that large parts are not copied: a sum stands where its first part stood.
  var distance = 1
  while distance < parts.count {
    for k in stride(from: 0, to: parts.count - distance, by: 2 * distance) {
      add(&parts[k], parts[k + distance])
    }
    distance *= 2
  }
  return parts.first
}

/// The sum over the columns of a batch of `D` columns: `f` of each panel of `Panels.summed`, added as a
/// tree. The bits do not depend on the number of threads, nor on which process has which panel. Samples of
/// `width` columns are never parted.
public func sumOverColumns<T: Sendable>(
  _ columns: Int, width: Int = 1, threads: Int = 1, _ f: @Sendable (Range<Int>) -> T,
  _ add: (inout T, T) -> Void
) -> T? {
  let panels = Panels.summed(columns: columns, width: width)
  return treeSum(concurrentMap(panels.count, threads: threads) { f(panels[$0]) }, add)
}

extension Matrix {
  /// `A + B` into `A`.
  /// - Precondition: equal shapes.
  @inlinable public static func += (a: inout Matrix, b: Matrix) {
    precondition(
      a.rows == b.rows && a.columns == b.columns,
      "sum of \(a.rows)×\(a.columns) and \(b.rows)×\(b.columns)")
    // 1 · a + 1 · b through the kernel of columns is rounded once.
    a.storage.withUnsafeMutableBufferPointer { a in
      b.storage.withUnsafeBufferPointer { S.combine(1, Column(a), 1, $0, into: a) }
    }
  }

  /// `G V^H`, the sum of the outer products of the columns of `G ∈ M × D` and `V ∈ N × D`: in a panel of
  /// `Panels.summed` every entry is one chain of multiply-adds, and the panels are added as a tree. It
  /// is the gradient of a matrix by whose product with `V` a batch has the gradient `G`.
  /// - Precondition: equally many columns.
  public init(outerProductSum g: Matrix, _ v: Matrix, threads: Int = 1) {
    precondition(g.columns == v.columns, "\(g.columns) and \(v.columns) columns of a batch")
    let sum = sumOverColumns(g.columns, threads: threads) { range -> Matrix in
      var panel = Matrix(zeros: g.rows, v.rows)
      panel.add(g[columns: range], adjointOf: v[columns: range])
      return panel
    } _: {
      $0 += $1
    }
    self = sum ?? Matrix(zeros: g.rows, v.rows)
  }
}
