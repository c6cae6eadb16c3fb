// SPDX-License-Identifier: GPL-3.0-or-later
import Monitors
import Problems

/// In how many of `count` runs, each with a stream of its own, an alert is raised.
func raises(_ count: Int, _ name: String, _ run: (Stream) throws -> [Alert]) rethrows -> Int {
  try (0..<count).count { trial in
    try run(Stream(root: 1, name: name, trial: trial)).contains { $0.event == .raised }
  }
}

/// Of lines 1…`lines`. A plain loop: tests are not optimised.
func alerts(_ lines: Int, _ observe: (Int) throws -> [Alert]) rethrows -> [Alert] {
  var alerts: [Alert] = []
  var line = 1
  while line <= lines {
    let new = try observe(line)
    if !new.isEmpty { alerts += new }
    line += 1
  }
  return alerts
}

extension Collection {
  func count(where predicate: (Element) throws -> Bool) rethrows -> Int {
    try reduce(0) { try predicate($1) ? $0 + 1 : $0 }
  }
}
