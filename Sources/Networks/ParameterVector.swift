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
    get { Array(entries[block.range]) }
    set {
      precondition(newValue.count == block.count, "\(newValue.count) numbers for \(block.label)")
      entries.replaceSubrange(block.range, with: newValue)
    }
  }

  /// A block of real numbers as a matrix; a list is one column.
  public func matrix(_ block: ParameterBlock) -> Matrix<R> {
    Matrix(
      rows: block.shape[0], columns: block.shape.dropFirst().reduce(1, *), storage: self[block])
  }

  /// Adds numbers to a block.
  public mutating func add(_ numbers: [R], to block: ParameterBlock) {
    precondition(numbers.count == block.count, "\(numbers.count) numbers for \(block.label)")
    entries.withUnsafeMutableBufferPointer { entries in
      Self.add(numbers, to: MutableColumn(rebasing: entries[block.range]))
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
