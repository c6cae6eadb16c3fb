// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// All learnable numbers of a network in one flat vector, or a gradient by them: what an optimiser,
/// parameter files, checkpoints, audits, counts and sums over processes work on.
public struct ParameterVector<R: RealScalar>: Sendable where R.Real == R {
  public let layout: ParameterLayout
  public var entries: [R]

  @specialized(where R == Double)
  @specialized(where R == Float)
  public init(zeros layout: ParameterLayout) {
    self.layout = layout
    entries = [R](repeating: .zero, count: layout.count)
  }

  /// The numbers of a block, column-major.
  public subscript(block: ParameterBlock) -> [R] {
    @specialized(where R == Double)
    @specialized(where R == Float)
    get { Array(entries[block.indices]) }
    set {
      precondition(newValue.count == block.count, "\(newValue.count) numbers for \(block.label)")
      entries.replaceSubrange(block.indices, with: newValue)
    }
  }

  /// A block of numbers, real or complex, as a matrix; a list is one column.
  public func matrix<S: Scalar>(_ block: ParameterBlock, of kind: S.Type) -> Matrix<S>
  where S.Real == R {
    Matrix(
      rows: block.shape.first ?? 1, columns: block.shape.dropFirst().reduce(1, *),
      storage: S.scalars(self[block]))
  }

  /// A block of real numbers as a matrix.
  public func matrix(_ block: ParameterBlock) -> Matrix<R> { matrix(block, of: R.self) }

  /// The number of a block that has one.
  public func number(_ block: ParameterBlock) -> R { entries[block.offset] }

  /// Adds a matrix to a block, unless the block is frozen.
  mutating func add<S: Scalar>(
    to block: ParameterBlock, _ product: (inout Matrix<S>) -> Void
  ) where S.Real == R {
    if block.isFrozen { return }
    var matrix = Matrix<S>(
      zeros: block.shape[0], block.shape.dropFirst().reduce(1, *))
    product(&matrix)
    add(S.realParts(matrix.storage), to: block)
  }

  /// Adds numbers to a block, unless it is frozen.
  public mutating func add(_ numbers: [R], to block: ParameterBlock) {
    if block.isFrozen { return }
    precondition(numbers.count == block.count, "\(numbers.count) numbers for \(block.label)")
    entries.withUnsafeMutableBufferPointer { entries in
      Self.add(numbers, to: MutableColumn(rebasing: entries[block.indices]))
    }
  }

  /// The sum of two gradients by the same parameters.
  /// - Precondition: equal layouts.
  public static func += (a: inout ParameterVector, b: ParameterVector) {
    precondition(a.layout == b.layout, "gradients by different parameters")
    a.entries.withUnsafeMutableBufferPointer { add(b.entries, to: $0) }
  }

  /// Through the kernel of columns, which adds exactly: `1 · a + 1 · b`.
  private static func add(_ b: [R], to a: MutableColumn<R>) {
    b.withUnsafeBufferPointer { R.combine(1, Column(a), 1, $0, into: a) }
  }

  public func map<T: RealScalar>(_ f: (R) throws -> T) rethrows -> ParameterVector<T> {
    var mapped = ParameterVector<T>(zeros: layout)
    mapped.entries = try entries.map(f)
    return mapped
  }
}

extension ParameterVector: Equatable where R: Equatable {}
