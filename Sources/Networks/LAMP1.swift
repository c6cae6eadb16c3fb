// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// [LAMP1] LAMP with the scaled soft threshold, BSR17 (30), whose `θ_t = (β_t, α_t)` are lists of their own:
///
///     x̂_{t+1} = β_t η_st(x̂_t + B_t v_t; α_t ‖v_t‖/√M),   b_{t+1} = (β_t/M) ‖x̂_{t+1}‖_0
///
/// `A_t = β_t A` is folded in, Appendix A. `{μB, μα_0, β_0/μ}` gives the same output of the first layer only
/// (erratum B6).
public struct LAMP1<S: RealScalar>: Network where S.Real == S {
  public static var card: NetworkCard {
    NetworkCard(
      "lamp-l1", spec: ["LAMP1"], source: ["BSR17 (30)"],
      blocks: [
        BlockCard("B", [.columns, .rows], sharing: .tieable, "one for all layers, or one each"),
        BlockCard("alpha", [], range: .nonnegative, "α_t"), BlockCard("beta", [], "β_t"),
      ], quantities: QuantityCard.ofLAMP, gauge: "beta",
      formula: """
        T layers from x_0 = 0, v_0 = y;  σ_t = ‖v_t‖/√M;  r_t = x_t + B_t v_t;  x_{t+1} = β_t sgn(r_t) max(|r_t| − α_t σ_t, 0)
        b_{t+1} = (β_t/M) ‖x_{t+1}‖_0;  v_{t+1} = y − A x_{t+1} + b_{t+1} v_t;  x is x_T;  trace/b[t] is b_{t+1}
        """)
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// `B_t = A^T`, `β_t = 1` and the initial `α` of the soft threshold: then it is AMP-ℓ1.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S> {
    let (b, shrinkage) = (a.matrix.adjoint.storage, SoftThreshold<S>.initial)
    return parameters { name, _ in
      name == "B" ? b : [name == "beta" ? shrinkage.theta1 : shrinkage.theta2]
    }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S>) throws -> LAMPLayer<S> {
    try frame.layerOfLAMP(t, p, theta: ["beta", "alpha"]) { try SoftThreshold(theta: $0) }
  }

  public func foreign(_ t: Int, _ p: ParameterVector<S>) throws -> ForeignLayer<S> {
    var layer = ForeignLayer<S>()
    layer.lampL1 = (
      p[try frame.block("B", t)], p.number(try frame.block("beta", t)),
      p.number(try frame.block("alpha", t))
    )
    return layer
  }

  public func adopted(_ block: String, from layer: ForeignLayer<S>) -> [S]? {
    layer.lampL1.map { block == "B" ? $0.b : [block == "beta" ? $0.beta : $0.alpha] }
  }

  public var multiplyAdds: Int { frame.multiplyAddsOfLAMP }
  public var published: PublishedCosts? { .ofLAMP(frame) }
  public func start(_ y: Batch<S>) -> LAMPLayer<S>.State { LAMPLayer.State(frame, y) }
  public func cotangent(_ columns: Int) -> LAMPLayer<S>.State {
    LAMPLayer.State(zeros: frame, columns)
  }
}
