// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Testing

/// What parameters may be, at the ends of their ranges.
struct ParameterTests {
  private func complaint<Value>(_ key: Parameter<Value>, _ value: Value) -> String? {
    do {
      _ = try Parameters().with(key, value)(key)
      return nil
    } catch { return "\(error)" }
  }

  @Test("A step of zero is none, in a list of steps and of factors alike")
  func lists() {
    for key in [Parameter<[Double]>.steps, .refinements] {
      #expect(complaint(key, [0.5, 1e-300]) == nil)
      for wrong in [[0], [1, 0], [-1], [1, .infinity]] as [[Double]] {
        #expect(complaint(key, wrong)?.contains("numbers above 0 is wanted") == true, "\(wrong)")
      }
    }
    #expect(complaint(.steps, []) == nil && complaint(.refinements, []) != nil)
  }
}
