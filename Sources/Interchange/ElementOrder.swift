// SPDX-License-Identifier: GPL-3.0-or-later

/// The elements of an array in C order, given them in Fortran order (first index fastest).
func rowMajor<Element>(_ columnMajor: [Element], shape: [Int]) -> [Element] {
  // With one extent beyond 1 at most, both orders are the same.
  guard !columnMajor.isEmpty, let last = shape.lastIndex(where: { $0 > 1 }),
    shape[..<last].contains(where: { $0 > 1 })
  else { return columnMajor }
  var strides: [Int] = []
  var stride = 1
  for extent in shape {
    strides.append(stride)
    stride *= extent
  }
  return [Element](unsafeUninitializedCapacity: columnMajor.count) { target, count in
    columnMajor.withUnsafeBufferPointer { source in
      var index = [Int](repeating: 0, count: last)
      var start = 0
      while count < source.count {
        for i in 0..<shape[last] {
          target.initializeElement(at: count, to: source[start + i * strides[last]])
          count += 1
        }
        // The outer indices count like an odometer, the last of them fastest.
        for axis in (0..<last).reversed() {
          index[axis] += 1
          start += strides[axis]
          if index[axis] < shape[axis] { break }
          start -= index[axis] * strides[axis]
          index[axis] = 0
        }
      }
    }
  }
}
