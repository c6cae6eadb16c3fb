// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks
import Shrinkages

/// Networks with their analytic parameters are the algorithms that they unroll: bit for bit where the order
/// of operations is the same, else to 1e-12.
package enum PropertyNetworks {
  static var all: [Claim] {
    [
      ista("lista", LISTA<Double>.self, isExact: false),
      ista("lista-ab", LISTAAB<Double>.self, isExact: false),
      ista("lista-cp", LISTACP<Double>.self, isExact: false),
      ista("alista", ALISTA<Double>.self, isExact: true),
      ista("slista", SLISTA<Double>.self, isExact: true),
      ista("lista-gs", LISTAGS<Double>.self, isExact: false),
      ista("lista-gscp", LISTAGSCP<Double>.self, isExact: false),
      ista("alista-gs", ALISTAGS<Double>.self, isExact: true),
      amp("lamp", LAMP<Double>.self, columns: nil),
      amp("lamp-l1", LAMP1<Double>.self, columns: nil),
      amp("lamp-b", LAMPb<Double>.self, columns: 0..<1),
      vamp("lvamp", LVAMP<Double>.self, isExact: true),
      vamp("lvamp-gh", LVAMPGH<Double>.self, isExact: false),
    ]
  }

  private static func claim<N: Network>(
    _ kind: String, _ type: N.Type, of algorithm: String, isExact: Bool,
    hypotheses: [String] = [], _ deviation: @escaping @Sendable (LinearCase) throws -> Double?
  ) -> Claim {
    // That a sequence of operations is another's is seen, not proven.
    Property<LinearCase>(
      "property/networks/\(kind)", tolerance: isExact ? 0 : PropertyEqualities.tolerance,
      draw: { LinearCase(from: $0) }, deviation: deviation
    ).claim(
      source: Claim.Source(N.card.spec[0], N.card.source.joined(separator: "; ")),
      hypotheses: hypotheses,
      conclusion:
        "\(kind) with its analytic parameters is \(algorithm)\(isExact ? ", bit for bit" : "")",
      evidence: "x̂_t of every layer", proof: .numerical)
  }

  /// `1/‖A‖²`; `nil` where `A` is zero.
  private static func step(_ c: LinearCase) throws -> Double? {
    try SVD(c.a).s.first.map { 1 / ($0 * $0) }
  }

  /// The distance of a network's estimates from an algorithm's.
  private static func distance<N: Network, I: Iteration>(
    _ network: N, _ p: ParameterVector<Double>, _ iteration: I, _ y: Batch<Double>
  ) throws -> Double where N.S == Double, I.S == Double {
    var state = iteration.start(y)
    return try network.forward(p, y).reduce(0) { worst, tape in
      iteration.step(&state, y)
      return larger(worst, relativeDistance([tape.x], [state.x]))
    }
  }

  private static func ista<N: Network<Double>>(
    _ kind: String, _ type: N.Type, isExact: Bool
  ) -> Claim {
    let isOfRows = N.card.isOfRows
    return claim(
      kind, type, of: isOfRows ? "ISTA of rows" : "ISTA", isExact: isExact,
      hypotheses: kind.hasPrefix("alista") ? ["W = A and γ = β, θ = βλ"] : []
    ) { c in
      guard let beta = try step(c) else { return nil }
      let lambda = 0.1 * c.alpha
      let network = N(a: c.a, depth: c.iterations)
      var start = AnalyticStart<Double>()
      (start.step, start.lambda, start.weight) = (beta, lambda, c.a)
      var p = try network.initial(start)
      for block in network.layout.blocks where kind.hasPrefix("alista") && block.name == "gamma" {
        p[block] = [beta]
      }
      let norm: any ProximalNorm<Double> = isOfRows ? RowNorm() : EntryNorm()
      return try distance(
        network, p, ISTA(a: c.a, lambda: lambda, step: beta, norm: norm),
        Batch(c.y, width: isOfRows ? c.y.columns : 1))
    }
  }

  private static func amp<N: Network<Double>>(
    _ kind: String, _ type: N.Type, columns: Range<Int>?
  ) -> Claim {
    claim(
      kind, type, of: "AMP with the soft threshold", isExact: true,
      hypotheses: columns == nil ? [] : ["one column, whose own b_t are the network's"]
    ) { c in
      let y = Batch(columns.map { c.y[columns: $0] } ?? c.y)
      let network = N(a: c.a, depth: c.iterations)
      var start = AnalyticStart<Double>()
      start.y = y
      return try distance(
        network, try network.initial(start),
        AMP(a: c.a, shrinkage: SoftThreshold<Double>.initial), y)
    }
  }

  private static func vamp<N: Network<Double>>(
    _ kind: String, _ type: N.Type, isExact: Bool
  ) -> Claim {
    claim(
      kind, type, of: "VAMP with the posterior mean of BG", isExact: isExact,
      hypotheses: isExact
        ? [] : [Conditioning.hypothesis, "one column, whose own σ̃_t² are the network's"]
    ) { c in
      guard isExact || Conditioning.isGood(c) else { return nil }
      let svd = try SVD(c.a)
      guard svd.rank > 0 else { return nil }
      let y = Batch(isExact ? c.y : c.y[columns: 0..<1])
      let eta = BernoulliGaussian<Double>(gamma: c.gamma, phi: 1)
      let network = N(a: c.a, depth: c.iterations, shrinkage: eta, rank: svd.rank)
      var start = AnalyticStart<Double>()
      (start.svd, start.y) = (svd, y)
      (start.noiseVariance, start.signalVariance) = (c.noiseVariance, c.gamma)
      return try distance(
        network, try network.initial(start),
        VAMP(
          lmmse: SpectralLMMSE(svd), noiseVariance: c.noiseVariance, initialVariance: c.gamma,
          shrinkage: eta, columns: c.a.columns), y)
    }
  }
}
