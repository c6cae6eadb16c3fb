// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Golden

extension Catalogue {
  /// [VBG]: rows of one entry and of many, samples of a batch, noise of all sizes.
  static var rowKernels: [Draft] {
    let spread = (0..<48).map { (k: Int) -> Double in
      let sixteenths = (37 * k + 11) % 64 - 32
      return Double(sixteenths) / 16
    }
    let rows = Array(spread.prefix(24))
    let sizes = stride(from: -300, through: 300, by: 50).map {
      Double(sign: .plus, exponent: $0, significand: 1.25)
    }
    let ofReal = [
      rowKernel("typical", "eight rows of three", common, width: 3, rows: 8, [0.5], rows),
      rowKernel(
        "batch", "two samples of two columns, each with its own noise", common, width: 2, rows: 6,
        [0.5, 1.25], rows),
      rowKernel("one-column", "rows of one entry", common, width: 1, rows: 12, [0.75, 0.5], rows),
      rowKernel("wide", "two rows of twelve", rare, width: 12, rows: 2, [1.5], rows),
      rowKernel(
        "low-noise", "about the switch", common, width: 4, rows: 6, [0.03125],
        rows.map { $0 / 16 }),
      rowKernel(
        "high-noise", "σ = 16, with a row of zeros", frequent, width: 4, rows: 7, [16],
        rows.map { 8 * $0 } + [0, 0, 0, 0]),
      // A sample a row, so that each is compared by itself.
      rowKernel(
        "extremes", "rows from 2^-300 to 2^300", common, width: 3, rows: 1,
        sizes.map { _ in 0x1p-150 }, sizes.flatMap { [$0, -1.5 * $0, 0.5 * $0] }),
    ]
    let ofComplex = [
      complexRowKernel("typical", "eight rows of three", common, width: 3, rows: 8, [0.5], spread),
      complexRowKernel(
        "batch", "two samples of two columns, each with its own noise", common, width: 2, rows: 6,
        [0.5, 1.25], spread),
      complexRowKernel(
        "one-column", "rows of one entry", common, width: 1, rows: 12, [0.75, 0.5], spread),
      complexRowKernel("wide", "two rows of twelve", rare, width: 12, rows: 2, [1.5], spread),
      complexRowKernel(
        "low-noise", "about the switch", common, width: 4, rows: 6, [0.03125],
        spread.map { $0 / 16 }),
      complexRowKernel(
        "high-noise", "σ = 16", frequent, width: 4, rows: 6, [16], spread.map { 8 * $0 }),
    ]
    return ofReal + ofComplex
  }

  /// `φ` and `log((1−γ)/γ)`: of `γ = 0.1`, and of less and of more.
  static let common = [1, Proving.single(Double.log(9))]
  static let rare = [2.5, 3]
  static let frequent = [0.625, 0.25]

  private static func rowKernel(
    _ suffix: String, _ what: String, _ theta: [Double], width: Int, rows: Int,
    _ sigma: [Double], _ entries: [Double]
  ) -> Draft {
    rowKernel(
      "row-bernoulli-gaussian", suffix, what, theta, width, sigma,
      Values([rows, width * sigma.count], entries))
  }

  private static func complexRowKernel(
    _ suffix: String, _ what: String, _ theta: [Double], width: Int, rows: Int,
    _ sigma: [Double], _ parts: [Double]
  ) -> Draft {
    rowKernel(
      "complex-row-bernoulli-gaussian", suffix, what, theta, width, sigma,
      .complex(Tensor([rows, width * sigma.count], pairs: parts)))
  }

  private static func rowKernel(
    _ method: MethodName, _ suffix: String, _ what: String, _ theta: [Double], _ width: Int,
    _ sigma: [Double], _ r: Calls.Values<Double>
  ) -> Draft {
    draft(
      suffix, what, .kernel,
      Call(method, Parameters().with(.theta, theta).with(.width, width)),
      [["r": r, "sigma": Values(sigma)]])
  }
}
