// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods

extension Case.Decisions {
  /// The comparisons of a method with its thresholds, measured on proven values; `nil` for a call
  /// that compares nothing.
  init?(_ call: Call, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>) throws {
    let method = try Register.method(call.method)
    guard let made = try method.comparisons(call.parameters, inputs, outputs) else { return nil }
    margin = zip(made.sizes, made.thresholds).reduce(.infinity) {
      $1.1 > 0 ? min($0, abs($1.0 - $1.1) / $1.1) : $0
    }
    if !margin.isFinite { margin = 1 }
    comparisons = made.sizes.count
    support = outputs["x"]?.support.filter(\.self).count ?? 0
  }
}

extension Values<Double> {
  /// Which entries are not zero.
  var support: [Bool] {
    switch self {
    case .real(let tensor): tensor.entries.map { $0 != 0 }
    case .complex(let tensor): tensor.entries.map { $0 != .zero }
    }
  }
}
