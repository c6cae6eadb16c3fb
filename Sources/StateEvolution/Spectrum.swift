// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CGSL
import Integrals
import Problems

/// The spectrum of `A^T A`, `A ∈ M × N`: the squared singular values `s²` with their weights, and the
/// weight `(N − R)/N` of the null space.
public struct Spectrum: Sendable, Equatable {
  enum Law: Sendable, Equatable {
    /// `s_i²`, above 0, each of weight `1/N`
    case squares([Double], columns: Int)
    /// `A` with independent entries `N(0, 1/M)`, `M, N → ∞` at a fixed ratio
    case marchenkoPastur
  }

  let law: Law
  /// `M/N`
  public let ratio: Double
  /// `(N − R)/N`
  public let nullity: Double

  /// Whether `<1/s²>` is infinite.
  var hasUnboundedInverse: Bool { law == .marchenkoPastur && ratio == 1 }

  private init(_ law: Law, ratio: Double, nullity: Double) {
    self.law = law
    self.ratio = ratio
    self.nullity = nullity
  }

  /// The singular values `s_1 … s_R > 0` of a matrix of size `M × N`, `R ≤ min(M, N)`.
  /// - Throws: `PredictionError.outside`
  public init(singularValues s: [Double], rows: Int, columns: Int) throws {
    try PredictionError.require(rows > 0, "M", Double(rows), "1 or more")
    try PredictionError.require(columns > 0, "N", Double(columns), "1 or more")
    try PredictionError.require(
      !s.isEmpty && s.count <= min(rows, columns), "R", Double(s.count), "from 1 to min(M, N)")
    for value in s {
      try PredictionError.require(value > 0 && value.isFinite, "s", value, "a number above 0")
    }
    self.init(
      .squares(s.map { $0 * $0 }, columns: columns), ratio: Double(rows) / Double(columns),
      nullity: Double(columns - s.count) / Double(columns))
  }

  /// `s_i = s_1 κ^{−(i−1)/(R−1)}`, `R = min(M, N)`, with `‖A‖_F² = N` [GEN].
  /// - Throws: `PredictionError.outside`
  public static func geometric(kappa: Double, rows: Int, columns: Int) throws -> Spectrum {
    try PredictionError.require(kappa >= 1 && kappa.isFinite, "κ", kappa, "1 or more")
    let s = Ensemble.geometricSpectrum(
      kappa: kappa, rank: min(rows, columns), squaredNorm: Double(columns))
    return try Spectrum(singularValues: s, rows: rows, columns: columns)
  }

  /// Marchenko and Pastur's law of `A` with independent entries `N(0, 1/M)`, `ratio = M/N`.
  /// - Throws: `PredictionError.outside`
  public static func marchenkoPastur(ratio: Double) throws -> Spectrum {
    try PredictionError.require(ratio > 0 && ratio.isFinite, "M/N", ratio, "a number above 0")
    return Spectrum(.marchenkoPastur, ratio: ratio, nullity: max(0, 1 - ratio))
  }

  /// `(1/N) [Σ_{i≤R} f(s_i²) + (N − R) null]`.
  ///
  /// Under Marchenko and Pastur's law, with `y = N/M` and `u = sin²(θ/2)`,
  ///
  ///     s² = (1 − √y)² + 4 √y u,   weight (2/π) 4 u (1 − u) / s² dθ,   0 < θ < π,
  ///
  /// which has no singular ends, and is integrated adaptively to 1e-11.
  /// - Throws: `QuadratureError`, for instance where `f = 1/s²` is not integrable.
  public func mean(
    of quantity: String = "the spectrum", null: Double = 0, _ f: (Double) -> Double
  ) throws -> Double {
    switch law {
    case .squares(let squares, let columns):
      return squares.reduce(0) { $0 + f($1) } / Double(columns) + nullity * null
    case .marchenkoPastur:
      let root = (1 / ratio).squareRoot()
      let least = (1 - root) * (1 - root)
      // The density is steep at θ = 0 when M is near N.
      let points = [0, 1e-6, 1e-4, 1e-2, 0.1, 0.5, 1, 2, Double.pi]
      let sum = try integral(of: quantity, splitAt: points) { theta in
        let sine = gsl_sf_sin(theta / 2)
        let u = sine * sine
        let square = least + 4 * root * u
        return 8 / Double.pi * u * (1 - u) / square * f(square)
      }
      return sum + nullity * null
    }
  }

  /// `‖A‖_F²/N`
  public func meanSquare() throws -> Double { try mean { $0 } }
}
