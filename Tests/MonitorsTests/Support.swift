// SPDX-License-Identifier: GPL-3.0-or-later
import Monitors
import Problems

/// In how many of `count` runs, each with a stream of its own, an alert is raised.
func raises(_ count: Int, _ name: String, _ run: (Stream) throws -> [Alert]) rethrows -> Int {
  try (0..<count).count { trial in
    try run(Stream(root: 1, name: name, trial: trial)).contains { $0.event == .raised }
  }
}

extension Collection {
  func count(where predicate: (Element) throws -> Bool) rethrows -> Int {
    try reduce(0) { try predicate($1) ? $0 + 1 : $0 }
  }
}
