// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// `count` pieces of work on the machine's processors, in order of their results.
func parallel<T: Sendable>(
  _ count: Int, _ work: @escaping @Sendable (Int) throws -> T,
  done: @escaping @Sendable (Int) -> Void
) throws -> [T] {
  let state = Pieces<T>(count: count)
  DispatchQueue.concurrentPerform(iterations: count) { k in
    guard !state.hasFailed else { return }
    let result = Result { try work(k) }
    done(state.finish(k, result))
  }
  return try state.results()
}

private final class Pieces<T: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var pieces: [Result<T, any Error>?]
  private var finished = 0
  private var failed = false

  init(count: Int) { pieces = Array(repeating: nil, count: count) }

  var hasFailed: Bool { lock.withLock { failed } }

  func finish(_ index: Int, _ result: Result<T, any Error>) -> Int {
    lock.withLock {
      pieces[index] = result
      if case .failure = result { failed = true }
      finished += 1
      return finished
    }
  }

  func results() throws -> [T] {
    // The first failure in order of index, whatever came first in time.
    try lock.withLock { try pieces.compactMap { try $0?.get() } }
  }
}
