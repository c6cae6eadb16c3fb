// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Golden

extension Catalogue {
  /// The row-wise threshold: rows of one entry and of many, at the kink and at extreme sizes.
  static var groups: [Draft] {
    let spread = (0..<24).map { (k: Int) -> Double in
      let eighths = (37 * k + 11) % 32 - 16
      return Double(eighths) / 8
    }
    let kinks: [Double] = [3, 4, 3, 4.015625, 3, 3.984375, -5, 0, 0, 5.0.nextUp, -0.0, 0]
    let sizes = stride(from: -300, through: 300, by: 50).map {
      Double(sign: .plus, exponent: $0, significand: 1)
    }
    return [
      group("typical", "eight rows of three", 1.5, columns: 3, spread),
      group("one-column", "rows of one entry: the soft threshold", 0.75, columns: 1, spread),
      group("wide", "two rows of twelve", 3, columns: 12, spread),
      group(
        "no-threshold", "θ = 0: the identity, with a row of zeros", 0, columns: 2,
        Array(spread.prefix(8)) + [0, 0]),
      group(
        "kinks", "rows whose norm is exactly θ, and a little to either side", 5, columns: 2,
        kinks),
      group(
        "extremes", "rows from 2^-300 to 2^300", 0x1p-150, columns: 3,
        sizes.flatMap { size -> [Double] in [1.75 * size, -1.25 * size, 0.5 * size] }),
    ]
  }

  private static func group(
    _ suffix: String, _ title: String, _ theta: Double, columns: Int, _ entries: [Double]
  ) -> Draft {
    Draft(
      "group-threshold-\(suffix)", "group-threshold: \(title)", .kernel,
      Call("group-threshold", Parameters().with(.theta, [theta])),
      [["r": Values([entries.count / columns, columns], entries)]])
  }
}
