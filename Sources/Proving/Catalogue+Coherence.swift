// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Coherence
import ComplexModule
import Golden
import Problems
import RealModule

extension Catalogue {
  /// [MU], [GMU], [THM2], [THM3], [JADCE]: what theory predicts of preambles.
  static func coherence() throws -> [Draft] {
    try mutual() + certificates() + bounds() + activity
  }

  /// Three columns at 120° in the plane, nearly: all products are negative.
  private static let star = Matrix<Double>(
    rows: 2, columns: 3, storage: [1, 0, -0.5, 0.875, -0.5, -0.875])

  private static func mutual() throws -> [Draft] {
    let small = gaussian(12, 20, "coherence")
    let scaled = Matrix(rows: 12, columns: 20) {
      small[$0, $1] * Double(sign: .plus, exponent: 4 * ($1 - 10), significand: 1)
    }
    let stream = Stream(root: 51, name: "golden-signs", trial: 0)
    let signs = Matrix<Double>(rows: 16, columns: 24) { _, _ in stream.uniform() < 0.5 ? -1 : 1 }
    let ofReal = [
      ("hand", "three columns of two entries", star),
      ("12x20", "a Gaussian matrix", small),
      ("scaled-12x20", "columns whose norms go from 2^-40 to 2^36", scaled),
      ("binary-16x24", "columns of signs, which are not normalised", signs),
      ("tall-12x5", "fewer columns than rows", small[columns: 0..<5]),
    ]
    let ofComplex = [
      ("hand", "two columns that differ by i in one entry, and a third", turned),
      ("8x12", "a Gaussian matrix", complexGaussian(8, 12, "coherence")),
      (
        "zadoff-chu-13x20", "shifts of Zadoff–Chu sequences of two roots",
        try preambles(.zadoffChu, 13, 20)
      ),
      ("singer-9x13", "an equiangular frame", try preambles(.singer(order: 3), 9, 13)),
    ]
    return ofReal.map {
      Draft(
        "mutual-coherence-\($0)", "mutual-coherence: \($1)", .prediction,
        Call("mutual-coherence", Parameters()), [["S": Values($2)]])
    }
      + ofComplex.map {
        Draft(
          "complex-mutual-coherence-\($0)", "complex-mutual-coherence: \($1)", .prediction,
          Call("complex-mutual-coherence", Parameters()), [["S": Values($2)]])
      }
  }

  private static let turned = Matrix<Complex<Double>>(
    rows: 2, columns: 3,
    storage: [
      Complex(1, 0), Complex(0.5, 0.25), Complex(1, 0), Complex(-0.25, 0.5), Complex(0.5, -1),
      Complex(0.25, 0.25),
    ])

  private static func certificates() throws -> [Draft] {
    // S_2 = S_0/2 + S_1/4 and so on: exact.
    let s = Matrix<Double>(rows: 2, columns: 3, storage: [1, 0, 0, 1, 0.5, 0.25])
    let z = Matrix<Double>(rows: 3, columns: 3, storage: [0, -0.5, 2, -2, 0, 4, 0.5, 0.25, 0])
    let own = Matrix(rows: 3, columns: 3) { $0 == $1 ? 0.125 : z[$0, $1] * 0.875 }
    let w = Matrix<Double>(rows: 2, columns: 3, storage: [1, -1, -0.5, 1, 0.75, 0.5])
    let small = gaussian(12, 20, "certificate")
    let complex = complexGaussian(6, 10, "certificate")
    let found = try GeneralisedCoherence(gap: 1e-9).certificate(small)
    let complexFound = try GeneralisedCoherence(gap: 1e-6).certificate(complex)
    let turnedZ = Matrix<Complex<Double>>(rows: 3, columns: 3) { j, i in
      j == i ? Complex(0.0625, -0.125) : Complex(Double(j) - 0.5, 0.25 * Double(i) - 0.5)
    }
    func draft<F: Scalar>(
      _ method: MethodName, _ suffix: String, _ what: String, _ s: Matrix<F>, _ w: Matrix<F>,
      _ z: Matrix<F>
    ) throws -> Draft where F.Real == Double {
      Draft(
        "\(method)-\(suffix)", "\(method): \(what)", .prediction, Call(method, Parameters()),
        [
          [
            "S": try Values(of: Tensor(s)), "W": try Values(of: Tensor(w)),
            "Z": try Values(of: Tensor(z)),
          ]
        ])
    }
    return try [
      draft(
        "coherence-certificate", "hand", "three columns of two entries, S = S Z exactly", s, w, z),
      draft("coherence-certificate", "own", "multipliers that use their own column too", s, w, own),
      draft(
        "coherence-certificate", "12x20", "the ends meet within rounding", small,
        found.weights.map(Proving.single), found.multipliers.map(Proving.single)),
      draft(
        "complex-coherence-certificate", "hand", "three columns of two entries", turned,
        turned.map { Complex(0.5, 0.25) * $0 }, turnedZ),
      draft(
        "complex-coherence-certificate", "6x10", "the ends meet within 1e-6", complex,
        complexFound.weights.map(rounded), complexFound.multipliers.map(rounded)),
    ]
  }

  private static func bounds() throws -> [Draft] {
    let small = gaussian(12, 20, "bounds")
    let weight = try AnalyticWeight.closedForm(small).map(Proving.single)
    let complex = complexGaussian(8, 12, "bounds")
    let complexWeight = try AnalyticWeight.closedForm(complex).map(rounded)
    let frame = try preambles(.singer(order: 3), 9, 13)
    let ones = [Double](repeating: 1, count: 6)
    let varied = [1, 0.75, 1.125, 0.5, 1.25, 1]
    return try [
      bounds("hand", "W = S, two active rows", star, star, 2, 1.5, 0.25, [1, 0.5, 1.25]),
      bounds("12x20", "LISTA-GSCP with (14)'s W and noise", small, weight, 2, 2.5, 0.125, ones),
      bounds("12x20-noiseless", "ALISTA-GS without noise", small, weight, 3, 4, 0, varied),
      bounds("12x20-steps", "steps that vary, with noise", small, weight, 4, 1, 0.5, varied),
      bounds("12x20-one", "a single active row", small, small, 1, 3, 0.0625, varied),
      bounds(
        "hand", "W a multiple of S", turned, turned.map { Complex(0.5, 0.25) * $0 }, 1, 2, 0.5,
        [1, 0.75], complex: true),
      bounds(
        "8x12", "LISTA-GSCP with (14)'s W and noise", complex, complexWeight, 2, 2.5, 0.125, ones,
        complex: true),
      bounds(
        "8x12-steps", "steps that vary, with noise", complex, complexWeight, 3, 1, 0.25, varied,
        complex: true),
      bounds(
        "singer-9x13", "three devices of an equiangular frame: a linear rate", frame, frame, 3, 2,
        0.03125, ones, complex: true),
    ]
  }

  private static func bounds<F: Scalar>(
    _ suffix: String, _ what: String, _ s: Matrix<F>, _ w: Matrix<F>, _ sparsity: Int,
    _ largestRow: Double, _ noise: Double, _ steps: [Double], complex: Bool = false
  ) throws -> Draft where F.Real == Double {
    let method: MethodName = complex ? "complex-layer-bounds" : "layer-bounds"
    var parameters = Parameters()
    parameters[.sparsity] = sparsity
    parameters[.largestRow] = largestRow
    parameters[.noiseNorm] = noise
    parameters[.steps] = steps
    return Draft(
      "\(method)-\(suffix)", "\(method): \(what)", .prediction, Call(method, parameters),
      [["S": try Values(of: Tensor(s)), "W": try Values(of: Tensor(w))]])
  }

  private static var activity: [Draft] {
    // Rows far from the threshold, on either side, whatever the grouping.
    func entry(_ k: Int) -> Double { (k / 4) % 3 == 0 ? Double(k % 5 + 3) / 4 : Double(k % 3) / 32 }
    let real = (0..<48).map(entry)
    let half = (0..<48).map { (k: Int) -> Double in
      (k / 4 + (k >= 24 ? 1 : 0)) % 3 == 0 ? entry(4 * (k % 3 * 3)) : 0.03125
    }
    let pairs = (0..<48).map { (k: Int) -> Double in
      k % 2 == 0 ? Double(k % 3) / 32 : entry(k / 2)
    }
    func draft(
      _ method: MethodName, _ suffix: String, _ what: String, _ x: Calls.Values<Double>,
      width: Int, threshold: Double, rows: Int? = nil
    ) -> Draft {
      var parameters = Parameters()
      parameters[.width] = width
      parameters[.energyThreshold] = threshold
      parameters[.rowsOfDevice] = rows
      return Draft(
        "\(method)-\(suffix)", "\(method): \(what)", .prediction, Call(method, parameters),
        [["x": x]])
    }
    return [
      draft(
        "row-activity", "rows", "twelve rows of four antennas", Values([12, 4], real), width: 4,
        threshold: 0.25),
      draft(
        "row-activity", "batch", "two samples of two antennas", Values([12, 4], real), width: 2,
        threshold: 0.25),
      draft(
        "row-activity", "stacked", "six devices of two rows, some of which have one strong row",
        Values([12, 4], half), width: 4, threshold: 0.5, rows: 2),
      draft(
        "complex-row-activity", "rows", "six rows of four antennas",
        .complex(Tensor([6, 4], pairs: pairs)), width: 4, threshold: 0.25),
      draft(
        "complex-row-activity", "batch", "two samples of two antennas",
        .complex(Tensor([6, 4], pairs: pairs)), width: 2, threshold: 0.125),
    ]
  }

  private static func gaussian(_ rows: Int, _ columns: Int, _ name: String) -> Matrix<Double> {
    let stream = Stream(root: 52, name: "golden-\(name)", trial: 0)
    return Matrix<Double>(rows: rows, columns: columns) { _, _ in stream.normal() }
      .withUnitColumns.map(Proving.single)
  }

  private static func complexGaussian(
    _ rows: Int, _ columns: Int, _ name: String
  ) -> Matrix<Complex<Double>> {
    let stream = Stream(root: 53, name: "golden-\(name)", trial: 0)
    return Matrix(rows: rows, columns: columns) { _, _ in
      let real = stream.normal()
      return Complex(real, stream.normal())
    }.withUnitColumns.map(rounded)
  }

  private static func preambles(
    _ kind: Preambles, _ rows: Int, _ columns: Int
  ) throws -> Matrix<Complex<Double>> {
    try kind.draw(
      rows: rows, columns: columns, from: Stream(root: 1, name: "preambles", trial: 0)
    ).map(rounded)
  }

  static func rounded(_ z: Complex<Double>) -> Complex<Double> {
    Complex(Proving.single(z.real), Proving.single(z.imaginary))
  }
}
