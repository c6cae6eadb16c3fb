// SPDX-License-Identifier: GPL-3.0-or-later

extension NumericArray {
  /// The transposed matrix, of the same kind of elements, not conjugated.
  /// - Precondition: there are two extents.
  package func transposed() throws -> NumericArray {
    precondition(shape.count == 2, "\(shape) is no shape of a matrix")
    let shape = [self.shape[1], self.shape[0]]
    // A matrix in C order is its transpose in Fortran order.
    let elements: Elements =
      switch elements {
      case .float64(let elements): .float64(rowMajor(elements, shape: shape))
      case .float32(let elements): .float32(rowMajor(elements, shape: shape))
      case .complex128(let elements): .complex128(rowMajor(elements, shape: shape))
      case .complex64(let elements): .complex64(rowMajor(elements, shape: shape))
      case .integer(let elements): .integer(rowMajor(elements, shape: shape))
      }
    return try NumericArray(shape: shape, elements: elements)
  }

  /// The arrays at each index of `axis`, without it.
  /// - Precondition: `axis` is one of the extents, none of which is 0.
  package func slices(along axis: Int) throws -> [NumericArray] {
    precondition(shape.indices.contains(axis) && !shape.contains(0), "no axis \(axis) of \(shape)")
    let outer = shape[..<axis].reduce(1, *)
    let inner = shape[(axis + 1)...].reduce(1, *)
    var rest = shape
    rest.remove(at: axis)
    return try (0..<shape[axis]).map { index in
      let ranges = (0..<outer).map { i in
        let start = (i * shape[axis] + index) * inner
        return start..<(start + inner)
      }
      let elements: Elements =
        switch elements {
        case .float64(let elements): .float64(ranges.flatMap { elements[$0] })
        case .float32(let elements): .float32(ranges.flatMap { elements[$0] })
        case .complex128(let elements): .complex128(ranges.flatMap { elements[$0] })
        case .complex64(let elements): .complex64(ranges.flatMap { elements[$0] })
        case .integer(let elements): .integer(ranges.flatMap { elements[$0] })
        }
      return try NumericArray(shape: rest, elements: elements)
    }
  }

  /// The arrays as those at each index of a new first axis.
  /// - Precondition: there is one at least, and all have the same shape and kind of elements.
  package init(stacking arrays: [NumericArray]) throws {
    func joined<Element>(_ list: (Elements) -> [Element]?) -> [Element] {
      arrays.flatMap { list($0.elements) ?? [] }
    }
    let elements: Elements =
      switch arrays[0].elements {
      case .float64: .float64(joined { if case .float64(let list) = $0 { list } else { nil } })
      case .float32: .float32(joined { if case .float32(let list) = $0 { list } else { nil } })
      case .complex128:
        .complex128(joined { if case .complex128(let list) = $0 { list } else { nil } })
      case .complex64:
        .complex64(joined { if case .complex64(let list) = $0 { list } else { nil } })
      case .integer: .integer(joined { if case .integer(let list) = $0 { list } else { nil } })
      }
    try self.init(shape: [arrays.count] + arrays[0].shape, elements: elements)
  }
}
