// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Shrinkages

/// [LAMP-b] LAMP whose `b_{t+1}` is a learned number of each layer, LMP: the correction does not depend on the
/// sample. The last layer's is not used, and has the gradient 0.
public struct LAMPb<S: RealScalar>: Network where S.Real == S {
  public static var card: NetworkCard {
    NetworkCard(
      "lamp-b", spec: ["LAMP-B"], source: ["LMP, LAMP"],
      blocks: [
        BlockCard("B", [.columns, .rows], sharing: .tieable, "one for all layers, or one each"),
        BlockCard("theta", [.theta], "θ_t"),
        BlockCard("b", [], "b_{t+1}, of which the last is not used"),
      ], hasFamily: true, quantities: QuantityCard.ofLAMP,
      formula: """
        lamp with given b_{t+1}, the same for all columns:  v_{t+1} = y − A x_{t+1} + b[t] v_t
        """)
  }
  public var frame: NetworkFrame<S>
  public init(_ frame: NetworkFrame<S>) { self.frame = frame }

  /// As [LAMP], and `b_{t+1}` its mean over the columns of the observations that are given.
  public func initial(_ start: AnalyticStart<S>) throws -> ParameterVector<S> {
    let y = try start.need(\.y, "observations y, over which b_t is averaged")
    let lamp = LAMP(a: a.matrix, depth: depth, isTied: frame.isTied, shrinkage: frame.shrinkage)
    let analytic = lamp.analytic
    let tapes = try lamp.forward(analytic, y)
    return try parameters { name, t in
      if name == "b" {
        return [tapes[t].onsager.reduce(.zero, +) / S(Double(y.columns))]
      }
      return analytic[try lamp.frame.block(name, t)]
    }
  }

  public func layer(_ t: Int, _ p: ParameterVector<S>) throws -> LAMPLayer<S> {
    try frame.layerOfLAMP(t, p, frame.member, onsager: try frame.block("b", t))
  }
  public var multiplyAdds: Int { frame.multiplyAddsOfLAMP }
  public var published: PublishedCosts? { .ofLAMP(frame) }
  public func start(_ y: Batch<S>) -> LAMPLayer<S>.State { LAMPLayer.State(frame, y) }
  public func cotangent(_ columns: Int) -> LAMPLayer<S>.State {
    LAMPLayer.State(zeros: frame, columns)
  }
}
