// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization

/// Whether a person (Ctrl-C) or the system asked this program to end. The first time it is asked, whoever works
/// finishes what is worth finishing; the second time it ends at once.
final class Interruption: Sendable {
  private let count = Atomic<Int>(0)

  /// - Precondition: there is one in a program.
  init() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // The source keeps itself and this object for as long as the program runs.
      source.setEventHandler {
        _ = source
        if self.count.add(1, ordering: .relaxed).newValue > 1 { Foundation.exit(130) }
      }
      source.resume()
    }
  }

  var isAsked: Bool { count.load(ordering: .relaxed) > 0 }
}
