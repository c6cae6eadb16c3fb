// SPDX-License-Identifier: GPL-3.0-or-later

/// How the elements of an array lie in a file.
struct ArrayLayout {
  let type: ElementType
  let isFortranOrder: Bool
  let shape: [Int]
  /// Number of elements.
  let count: Int
  /// Where the elements begin, in bytes from the start of the file.
  let dataOffset: Int

  /// Where they end; the initialiser keeps it below `Int.max`.
  var end: Int { dataOffset + count * type.size }

  /// NumPy's own bound on the number of extents.
  static let mostExtents = 64
  static let accepted = "at most \(mostExtents) extents whose product in bytes is below 2⁶³"

  /// `nil` for a shape beyond addressable memory.
  init?(type: ElementType, isFortranOrder: Bool = false, shape: [Int], dataOffset: Int) {
    // An empty array must not hide an absurd extent, so zeros count as one here.
    guard shape.count <= Self.mostExtents,
      let bound = NumericArray.count(of: shape.map { max($0, 1) } + [type.size]),
      !bound.addingReportingOverflow(dataOffset).overflow,
      let count = NumericArray.count(of: shape)
    else { return nil }
    self.type = type
    self.isFortranOrder = isFortranOrder
    self.shape = shape
    self.count = count
    self.dataOffset = dataOffset
  }
}
