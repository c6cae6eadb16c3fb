// SPDX-License-Identifier: GPL-3.0-or-later

/// `P` samples side by side, each of `width` columns: a matrix of `D = P · width` columns. A vector's
/// width is 1; a sample of [MSTO] has a column for each antenna. What mixes columns mixes those of one
/// sample only.
public struct Batch<S: Scalar>: Sendable {
  public var matrix: Matrix<S>
  /// Columns of a sample, `≥ 1`.
  public let width: Int

  /// - Precondition: `width` divides the columns.
  @inlinable public init(_ matrix: Matrix<S>, width: Int = 1) {
    precondition(
      width >= 1 && matrix.columns % width == 0,
      "\(matrix.columns) columns are not samples of width \(width)")
    self.matrix = matrix
    self.width = width
  }

  @inlinable public var rows: Int { matrix.rows }
  /// `D`
  @inlinable public var columns: Int { matrix.columns }
  /// `P`
  @inlinable public var samples: Int { matrix.columns / width }

  /// The columns of sample `p`.
  @inlinable public func columns(of p: Int) -> Range<Int> { (p * width)..<((p + 1) * width) }

  /// The samples whose columns are `range`, in order.
  /// - Precondition: no sample is parted.
  public subscript(columns range: Range<Int>) -> Batch {
    precondition(range.lowerBound % width == 0, "columns \(range) part a sample of width \(width)")
    return Batch(matrix[columns: range], width: width)
  }
}

extension Batch: Equatable where S: Equatable {}
