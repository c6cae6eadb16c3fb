// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden
import Methods

extension Case.Decisions {
  /// The comparisons of a method with its thresholds, measured on proven values; `nil` for a call
  /// that compares nothing.
  init?(_ call: Call, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>) throws {
    let method = try Register.method(call.method)
    guard let made = try method.comparisons(call.parameters, inputs, outputs) else { return nil }
    let margin = zip(made.sizes, made.thresholds).reduce(.infinity) {
      $1.1 > 0 ? min($0, abs($1.0 - $1.1) / $1.1) : $0
    }
    self.init(
      margin: margin.isFinite ? margin : 1, comparisons: made.sizes.count,
      support: outputs["x"]?.support.filter(\.self).count ?? 0)
  }
}
