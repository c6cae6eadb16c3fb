// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Foundation

/// `A B`, panels of columns at once; every entry is the same chain whatever the panels.
func product(_ a: Matrix<Double>, _ b: Matrix<Double>, threads: Int) -> Matrix<Double> {
  let width = 64
  let count = (b.columns + width - 1) / width
  let panels = Panels(count: count)
  DispatchQueue.concurrentPerform(iterations: min(max(threads, 1), count)) { worker in
    for k in stride(from: worker, to: count, by: min(max(threads, 1), count)) {
      let range = (k * width)..<min((k + 1) * width, b.columns)
      var c = Matrix<Double>(zeros: a.rows, range.count)
      c.add(a, b[columns: range])
      panels.set(k, c)
    }
  }
  return Matrix(joining: panels.values)
}

private final class Panels: @unchecked Sendable {
  private let lock = NSLock()
  private var slots: [Matrix<Double>?]
  init(count: Int) { slots = Array(repeating: nil, count: count) }
  func set(_ k: Int, _ panel: Matrix<Double>) { lock.withLock { slots[k] = panel } }
  var values: [Matrix<Double>] { lock.withLock { slots.compactMap(\.self) } }
}
