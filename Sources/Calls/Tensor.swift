// SPDX-License-Identifier: GPL-3.0-or-later

/// An array of any rank, its entries in C order (the last index runs fastest).
public struct Tensor<S: Sendable>: Sendable {
  public let shape: [Int]
  public let entries: [S]

  /// - Precondition: `entries.count` is the product of `shape`.
  @inlinable public init(_ shape: [Int], _ entries: [S]) {
    precondition(shape.reduce(1, *) == entries.count, "\(entries.count) entries for shape \(shape)")
    self.shape = shape
    self.entries = entries
  }

  @inlinable public func map<T: Sendable>(_ f: (S) throws -> T) rethrows -> Tensor<T> {
    Tensor<T>(shape, try entries.map(f))
  }

  /// The index of entry `offset`, as in `[3, 0, 1]`.
  public func index(of offset: Int) -> [Int] {
    var rest = offset
    return shape.reversed().map { extent in
      defer { rest /= max(extent, 1) }
      return rest % max(extent, 1)
    }.reversed()
  }
}

extension Tensor: Equatable where S: Equatable {}
