// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension ParameterVector {
  /// The numbers of blocks of one shape, one after another, each with its last index running fastest, as files
  /// have them; a complex number is its two parts.
  @specialized(where R == Double)
  @specialized(where R == Float)
  public func inCOrder(_ blocks: [ParameterBlock]) -> [R] {
    blocks.flatMap { block in
      transposed(self[block], rows: block.columnsOfMatrix, columns: block.rowsOfMatrix, block)
    }
  }

  /// Fills blocks of one shape from such numbers.
  /// - Precondition: as many numbers as the blocks have together.
  @specialized(where R == Double)
  @specialized(where R == Float)
  public mutating func fill(_ blocks: [ParameterBlock], inCOrder numbers: [R]) {
    var first = 0
    for block in blocks {
      self[block] = transposed(
        Array(numbers[first..<(first + block.count)]), rows: block.rowsOfMatrix,
        columns: block.columnsOfMatrix, block)
      first += block.count
    }
  }

  /// Entry `(i, j)` of a matrix in C order goes to `i + rows · j`.
  private func transposed(
    _ numbers: [R], rows: Int, columns: Int, _ block: ParameterBlock
  ) -> [R] {
    if rows == 1 || columns == 1 { return numbers }
    let parts = block.isComplex ? 2 : 1
    return [R](unsafeUninitializedCapacity: numbers.count) { out, count in
      numbers.withUnsafeBufferPointer { numbers in
        // In tiles, so that neither side runs through memory in leaps alone.
        for tile in stride(from: 0, to: rows, by: 16) {
          for j in 0..<columns {
            for i in tile..<min(tile + 16, rows) {
              for part in 0..<parts {
                out.initializeElement(
                  at: (i + rows * j) * parts + part, to: numbers[(i * columns + j) * parts + part])
              }
            }
          }
        }
      }
      count = numbers.count
    }
  }
}

extension ParameterBlock {
  var rowsOfMatrix: Int { shape.first ?? 1 }
  var columnsOfMatrix: Int { shape.dropFirst().reduce(1, *) }
}
