// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// `body(0), …, body(count − 1)` in that order, at most `threads` of them at once; each worker takes
/// every `threads`-th.
public func concurrentMap<T: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) -> T
) -> [T] {
  let slots = Slots<T>(count: count)
  let workers = max(1, min(threads, count))
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    for k in stride(from: worker, to: count, by: workers) { slots.set(k, body(k)) }
  }
  return slots.values
}

/// Results of concurrent work, each slot written once.
private final class Slots<T: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var slots: [T?]

  init(count: Int) { slots = Array(repeating: nil, count: count) }
  func set(_ index: Int, _ value: T) { lock.withLock { slots[index] = value } }
  var values: [T] { lock.withLock { slots.compactMap(\.self) } }
}
