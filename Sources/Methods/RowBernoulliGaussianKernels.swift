// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Shrinkages
import Twins

/// [VBG] of samples, with their mean Jacobians.
protocol RowPosteriorKernel: Method {
  /// The numbers of an entry: the arithmetic's own, or complex ones over it.
  static var isComplex: Bool { get }
}

extension RowPosteriorKernel {
  static func rowCard(_ name: MethodName, source: String, formula: String) -> Card {
    Card(
      name, spec: ["VBG"], source: [source], levels: [.kernel],
      parameters: [.required(.theta), .required(.width)],
      inputs: [ArrayCard("r", "N×D", complex: isComplex), ArrayCard("sigma", "P")],
      outputs: [
        ArrayCard("x", "N×D", complex: isComplex),
        ArrayCard("jacobian", "W×D", "<∂η_b/∂r_a>", complex: isComplex),
      ], formula: formula, since: 5)
  }

  public static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.direct, .definition]
  }

  public static func stable(_ p: Parameters) -> [Style] { Style.stable + [.sigmoid] }
  public static func textbook(_ p: Parameters) -> [Style] { Style.ofPosterior }

  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    isComplex
      ? try shrunk(p, arrays, of: S.Complexified.self) : try shrunk(p, arrays, of: S.self)
  }

  private static func shrunk<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, of field: F.Type
  ) throws -> Arrays<F.Real> {
    let r = try samples(arrays.matrix("r", of: F.self), p, "r")
    let sigma: Tensor<F.Real> = try arrays.tensor("sigma", [r.samples])
    let levels = sigma.entries.flatMap { [F.Real](repeating: $0, count: r.width) }
    var x = r
    let jacobians = try p.rowPosterior(of: F.self).apply(r, levels, into: &x)
    return [
      "x": try Values(of: Tensor(x.matrix)), "jacobian": try Values(of: Tensor(jacobians.matrix)),
    ]
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.rowPosterior(p, arrays)
  }
}

extension Parameters {
  /// `θ = [φ, log((1−γ)/γ)]` of rows.
  /// - Throws: `CallError` for another number of them.
  func rowTheta<R: RealScalar>(of real: R.Type) throws -> (phi: R, logOdds: R) {
    let theta = try self(.theta)
    guard theta.count == 2, theta[0] > 0 else {
      throw CallError("parameter \"theta\": [φ, log((1−γ)/γ)] with φ > 0 is wanted")
    }
    return (R(theta[0]), R(theta[1]))
  }

  /// [VBG] with that θ.
  func rowPosterior<F: Scalar>(of field: F.Type) throws -> RowBernoulliGaussian<F> {
    let theta = try rowTheta(of: F.Real.self)
    return RowBernoulliGaussian(theta1: theta.phi, theta2: theta.logOdds)
  }
}

enum RowBernoulliGaussianKernel: RowPosteriorKernel {
  static let isComplex = false
  static let card = rowCard(
    "row-bernoulli-gaussian", source: "SCSZ21 ref. 13, real",
    formula: """
      theta = [φ, log((1−γ)/γ)]; the D columns are P = D/W samples of W = width neighbouring ones, σ_p² is the
      noise of an entry of sample p;  with g = φ/(φ + σ²), for each row r of a sample, W numbers:
      u = θ2 + (W/2) log(1 + φ/σ²) − g ‖r‖²/(2σ²);  π = 1/(1 + e^u);  η(r) = g π r
      jacobian[a, b] = (1/N) Σ_n ∂η_b/∂r_a, ∂η_b/∂r_a = g π (δ_ab + (1 − π)(g/σ²) r_a r_b), a sample's W×W
      beside the next one's
      """)
  static let faults: [Fault] = Fault.ofRowPosterior + [.groupOverBatch]
}

enum ComplexRowBernoulliGaussianKernel: RowPosteriorKernel {
  static let isComplex = true
  static let card = rowCard(
    "complex-row-bernoulli-gaussian", source: "SCSZ21 ref. 13",
    formula: """
      row-bernoulli-gaussian of CN(0, φ I) in CN(0, σ² I): u = θ2 + W log(1 + φ/σ²) − g ‖r‖²/σ², ‖r‖² = Σ|r_a|²
      ∂η_b/∂r_a = g π (δ_ab + (1 − π)(g/σ²) r_a* r_b), Wirtinger's derivative, with r_a* held fixed
      """)
  static let faults: [Fault] =
    Fault.ofRowPosterior + Fault.ofComplexJacobian + [.groupOverBatch, .complexRealDensity]
}
