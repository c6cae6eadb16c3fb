// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks

/// [AUTO-PGD] A layer is an iteration of [PGD] whose step is learned, on every link of a batch:
///
///     W_{k+1} = Π_P(W_k + α_k γ_k ∇SE(W_k)),   α_k = exp(a_k) > 0,   one a layer (untied) or one for all (tied).
///
/// Its estimate of a link is `vec W ∈ C^{N_t d}`, and costs `SE* − SE(W)`, what is lost beside the truth,
/// the best beams; an estimate of zero costs `SE*`. A truth of zero makes it `−SE(W)`, with the same gradient.
public struct AutoPGD<S: Scalar>: Network {
  public static var card: NetworkCard {
    NetworkCard(
      "auto-pgd", spec: ["BF", "GAMMA", "PGD", "AUTO-PGD"], source: ["Auto-PGD"],
      blocks: [
        BlockCard(
          "alpha", [], sharing: .tieable, range: .positive, isReal: true,
          "α_k, the steps, one for all layers, or one each")
      ],
      usesMatrix: false, quantities: [QuantityCard("step"), QuantityCard("x", "T×N×D")],
      formula: """
        T layers from W_0;  V = W_k + α_k γ_k ∇SE(W_k);  W_{k+1} = V min(1, √P/‖V‖_F)
        ∇SE(W) = (2/ln 2) H^H (σ² I + H W W^H H^H)⁻¹ H W
        """)
  }
  /// Its matrix says how large a channel is, `N_r × N_t`; its entries are not used.
  public var frame: NetworkFrame<S>
  /// `d`
  public var streams = 1
  public var normalisation = StepNormalisation.none
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// - Parameters:
  ///   - receivers: `N_r`
  ///   - transmitters: `N_t`
  public init(
    receivers: Int, transmitters: Int, streams: Int = 1, depth: Int, isTied: Bool = false,
    normalisation: StepNormalisation = .none
  ) {
    self.init(a: Matrix(zeros: receivers, transmitters), depth: depth, isTied: isTied)
    (self.streams, self.normalisation) = (streams, normalisation)
  }

  public var variant: String? { normalisation.rawValue }

  /// `H W` and `H^H X` of each layer.
  public var multiplyAdds: Int { 2 * depth * a.rows * a.columns * streams }

  /// `α_k` of the fixed step, by itself 10.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S.Real> {
    parameters { _, _ in [start.step ?? 10] }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S.Real>) throws -> AutoPGDLayer<S> {
    let block = try frame.block("alpha", t)
    return AutoPGDLayer(alpha: p.number(block), block: block, normalisation: normalisation)
  }

  public func start(_ y: Batch<S>) -> BeamState<S> {
    let links = y.links(receivers: a.rows, transmitters: a.columns)
    return BeamState(x: Matrix(beams: links.map(\.w)), links: links)
  }

  public func cotangent(_ columns: Int) -> BeamState<S> {
    BeamState(x: Matrix(zeros: a.columns * streams, columns), links: [])
  }

  public func cost(
    of estimate: Matrix<S>, _ y: Batch<S>, truth x: Matrix<S>, times f: S.Real
  ) -> (byColumn: [S.Real], cotangent: Matrix<S>) {
    let links = y.links(receivers: a.rows, transmitters: a.columns)
    let found = links.indices.map { k in
      let rate = SpectralEfficiency(links[k].link, estimate.beams(k, of: a.columns))
      let best = links[k].link.spectralEfficiency(x.beams(k, of: a.columns))
      return (best - rate.value, rate.gradient.times(-f / 2))
    }
    return (found.map(\.0), Matrix(beams: found.map(\.1)))
  }
}

public struct AutoPGDLayer<S: Scalar>: Layer {
  /// `α_k > 0`
  public let alpha: S.Real
  let block: ParameterBlock
  let normalisation: StepNormalisation

  public func forward(_ s: inout BeamState<S>, _ y: Batch<S>) -> BeamTape<S> {
    let steps = s.links.indices.map { k in
      let one = s.links[k]
      return ProjectedGradientStep(
        alpha, normalisation, one.link, s.x.beams(k, of: one.link.h.columns),
        eigenvalue: one.eigenvalue)
    }
    s.x = Matrix(beams: steps.map(\.next))
    return BeamTape(steps: steps, x: s.x)
  }

  public func adjoint(
    _ d: inout BeamState<S>, _ tape: BeamTape<S>, _ y: Batch<S>,
    into gradient: inout ParameterVector<S.Real>
  ) {
    let back = tape.steps.indices.map { k in
      tape.steps[k].adjoint(d.x.beams(k, of: tape.steps[k].next.rows))
    }
    d.x = Matrix(beams: back.map(\.w))
    gradient.add([back.reduce(.zero) { $0 + $1.alpha }], to: block)
  }
}

/// `vec W_k` of every link.
public struct BeamState<S: Scalar>: LayerState {
  public var x: Matrix<S>
  let links: [LinkStart<S>]
}

public struct BeamTape<S: Scalar>: LayerTape {
  let steps: [ProjectedGradientStep<S>]
  /// `vec W_{k+1}`
  public let x: Matrix<S>

  public var quantities: [Quantity<S>] {
    [Quantity("step", steps.map(\.size)), Quantity("x", x)]
  }
}

extension Matrix {
  /// Beams as columns, `vec W` each.
  init(beams: [Matrix]) {
    self.init(
      rows: beams.first.map { $0.rows * $0.columns } ?? 0, columns: beams.count,
      storage: beams.flatMap(\.storage))
  }

  /// `W ∈ C^{N_t×d}` of column `k`.
  public func beams(_ k: Int, of transmitters: Int) -> Matrix {
    Matrix(
      rows: transmitters, columns: rows / transmitters,
      storage: Array(storage[(k * rows)..<((k + 1) * rows)]))
  }
}
