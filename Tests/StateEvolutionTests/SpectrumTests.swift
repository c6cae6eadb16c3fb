// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems
import StateEvolution
import Testing

@Suite("Spectra") struct SpectrumTests {
  @Test("Marchenko and Pastur's moments", arguments: [0.1, 0.5, 0.999, 1, 1.001, 3])
  func moments(ratio: Double) throws {
    let spectrum = try Spectrum.marchenkoPastur(ratio: ratio)
    let y = 1 / ratio
    #expect(relative(try spectrum.mean(null: 1) { _ in 1 }, 1) <= 1e-11)
    #expect(relative(try spectrum.mean { $0 }, 1) <= 1e-11)
    #expect(relative(try spectrum.mean { $0 * $0 }, 1 + y) <= 1e-11)
    #expect(relative(try spectrum.mean { $0 * $0 * $0 }, 1 + 3 * y + y * y) <= 1e-11)
  }

  @Test(
    "the R-transform from the Cauchy transform is Marchenko and Pastur's closed form",
    arguments: [0.25, 0.5, 1, 2], [1e-8, 1e-4, 0.1])
  func closedForm(ratio: Double, noise: Double) throws {
    let transform = try RTransform(
      spectrum: .marchenkoPastur(ratio: ratio), noiseVariance: noise)
    for m in [0.01 * noise, noise, 100 * noise] {
      // Above ∫ σ_w²/s² there is no value: M > N has no null space.
      guard let value = try transform(minus: m) else {
        #expect(ratio > 1 && m > noise / (1 - 1 / ratio) * 0.999)
        continue
      }
      let expected = RTransform.marchenkoPastur(minus: m, noiseVariance: noise, ratio: ratio)
      #expect(relative(value, expected) <= 1e-9)
    }
  }

  @Test("R(−m) of two singular values solves its own quadratic equation")
  func twoValues() throws {
    // s² = 1 and 4 with weights 1/2: G(x) = −m, x < 1, by the quadratic formula.
    let spectrum = try Spectrum(singularValues: [1, 2], rows: 2, columns: 2)
    let transform = try RTransform(spectrum: spectrum, noiseVariance: 1)
    let m = 0.3
    // ½/(x−1) + ½/(x−4) = −m ⇔ m x² + (1 − 5m) x + 4m − 2.5 = 0
    let (b, c) = (1 - 5 * m, 4 * m - 2.5)
    let x = (-b - (b * b - 4 * m * c).squareRoot()) / (2 * m)
    #expect(relative(try #require(try transform(minus: m)), x + 1 / m) <= 1e-12)
  }

  @Test("a geometric spectrum has its condition number, its norm and its null space")
  func geometric() throws {
    let spectrum = try Spectrum.geometric(kappa: 15, rows: 250, columns: 500)
    #expect(relative(try spectrum.meanSquare(), 1) <= 1e-12)
    #expect(spectrum.nullity == 0.5 && spectrum.ratio == 0.5)
    #expect(throws: PredictionError.self) {
      try Spectrum.geometric(kappa: 0.5, rows: 250, columns: 500)
    }
  }

  @Test("a drawn Gaussian matrix has Marchenko and Pastur's spectrum, up to 1/N")
  func drawn() throws {
    let a = try Ensemble.gaussian.draw(
      rows: 100, columns: 200, from: Stream(root: 1, name: "matrix", trial: 0))
    let actual = try Spectrum(singularValues: try SVD(a).s, rows: 100, columns: 200)
    let law = try Spectrum.marchenkoPastur(ratio: 0.5)
    for c in [0.01, 0.1, 1] {
      // Fluctuations of linear statistics are of order 1/N.
      let difference =
        try actual.mean(null: 1) { c / ($0 + c) } - law.mean(null: 1) { c / ($0 + c) }
      #expect(abs(difference) <= 5.0 / 200)
    }
  }

  @Test("singular values that are none are refused")
  func outside() {
    for values in [[], [0], [1, -1], [.nan], [1, 1, 1]] as [[Double]] {
      #expect(throws: PredictionError.self) {
        try Spectrum(singularValues: values, rows: 2, columns: 4)
      }
    }
    for ratio in [0, -1, Double.nan, .infinity] {
      #expect(throws: PredictionError.self) { try Spectrum.marchenkoPastur(ratio: ratio) }
    }
  }
}
