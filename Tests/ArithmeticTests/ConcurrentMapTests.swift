// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Testing

@Suite("Concurrent map") struct ConcurrentMapTests {
  @Test("Results come in order, for any number of threads", arguments: [-1, 1, 2, 3, 100])
  func order(threads: Int) {
    for count in [0, 1, 2, 7, 64] {
      #expect(concurrentMap(count, threads: threads) { $0 * $0 } == (0..<count).map { $0 * $0 })
    }
  }
}
