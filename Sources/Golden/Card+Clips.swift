// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

extension Card {
  /// Whether a quantity of a right answer stands at an end of what it is kept within.
  package func clipActs(_ outputs: Arrays<Double>) -> Bool {
    traces.contains { trace in
      guard let clip = trace.clip, let values = outputs[trace.name] else { return false }
      return values.parts.contains { $0 == clip.lowerBound || $0 == clip.upperBound }
    }
  }
}
