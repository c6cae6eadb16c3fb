// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Audit
import Networks
import Problems
import Shrinkages
import StateEvolution
import Testing

/// Learned VAMP beside matched VAMP.
struct VAMPAuditTests {
  @Test("Matched parameters cost nothing in any layer, tied or not", arguments: [false, true])
  func matched(isTied: Bool) throws {
    let matched = try Matched(isTied: isTied)
    let audit = try matched.audit(matched.parameters)
    #expect(audit.verdict == .matched && audit.layers.count == 6)
    for layer in audit.layers {
      #expect(layer.verdict == .matched && layer.culprit == nil)
      #expect(abs(layer.cost) < 1e-8 && abs(layer.excess ?? 1) < 1e-8)
      #expect(layer.distances.allSatisfy { abs($0.value) < 1e-6 })
    }
  }

  @Test(
    "A shrinkage's curve has the density's mass, and matched parameters have the posterior mean's")
  func curve() throws {
    let matched = try Matched()
    for layer in try matched.audit(matched.parameters).layers {
      let curve = try #require(layer.channel).shrinkage.curve(count: 2001)
      #expect(curve.points.count == 2001 && curve.points[1000].r == 0)
      let step = curve.points[1].r - curve.points[0].r
      let mass = curve.points.reduce(0) { $0 + $1.density * step }
      #expect(abs(mass - (1 - curve.beyond)) < 1e-3 && curve.beyond < 0.1)
      for (point, other) in zip(curve.points, curve.points.reversed()) {
        #expect(abs(point.learned - point.matched) < 1e-9)
        #expect(abs(point.r + other.r) < 1e-12 && abs(point.learned + other.learned) < 1e-12)
      }
    }
  }

  @Test("With other noise and prior the prediction is state evolution's of a mismatched VAMP")
  func mismatched() throws {
    let matched = try Matched()
    var parameters = matched.parameters
    for block in matched.network.layout.blocks {
      if block.name == "sigma_w2" { parameters[block] = [3 * matched.noiseVariance] }
      if block.name == "theta" { parameters[block] = [2, 1] }
    }
    let evolution = try VAMPEvolution(
      prior: matched.prior,
      shrinkage: matched.network.frame.shrinkage.map { try type(of: $0).init(theta: [2, 1]) }!,
      spectrum: Spectrum(singularValues: matched.svd.s, rows: 30, columns: 60),
      noiseVariance: matched.noiseVariance,
      assumedNoiseVariance: 3 * matched.noiseVariance)
    let course = try Trajectory(evolution, iterations: 6, limit: 6).states
    let audit = try matched.audit(parameters)
    for (layer, state) in zip(audit.layers, course) {
      let predicted = 10 * Double.log(state.mse / 0.1) / Double.log(10)
      #expect(abs((layer.predicted ?? 0) - predicted) < 1e-6)
    }
  }

  /// Signs, order, and rotations among equal singular values.
  @Test("No gauge is taken for a deviation", arguments: [1.0, 15], 1...5)
  func gauge(kappa: Double, seed: Int) throws {
    let matched = try Matched(kappa: kappa)
    let stream = Stream(root: UInt64(seed), name: "gauge", trial: 0)
    var parameters = matched.parameters
    for t in 0..<matched.network.depth {
      var svd = matched.svd
      if kappa == 1 {
        // U Q and V Q with one orthogonal Q
        let drawn = Matrix<Double>(rows: svd.rank, columns: svd.rank) { _, _ in stream.normal() }
        let q = try SVD(drawn).u
        var (u, v) = (Matrix<Double>(zeros: 30, svd.rank), Matrix<Double>(zeros: 60, svd.rank))
        u.add(svd.u, q)
        v.add(svd.v, q)
        svd = SVD(u: u, s: svd.s, v: v)
      }
      let order = (0..<svd.rank).map { ($0, stream.uniform()) }.sorted { $0.1 < $1.1 }.map(\.0)
      let signs = order.map { _ in stream.uniform() < 0.5 ? -1.0 : 1 }
      func moved(_ matrix: Matrix<Double>) -> [Double] {
        Matrix<Double>(rows: matrix.rows, columns: svd.rank) {
          signs[$1] * matrix[$0, order[$1]]
        }.storage
      }
      for (name, numbers) in [
        ("U", moved(svd.u)), ("s", order.map { svd.s[$0] }), ("V", moved(svd.v)),
      ] {
        let block = try #require(matched.network.layout.block(name, layer: t))
        parameters[block] = numbers
      }
    }
    let audit = try matched.audit(parameters)
    #expect(audit.verdict == .matched)
    #expect(audit.layers.allSatisfy { abs($0.cost) < 1e-6 })
  }

  @Test(
    "θ moved along its flat direction is equivalent, and across it deviates, in that layer only")
  func flatDirection() throws {
    let matched = try Matched()
    let along = try matched.audit(
      matched.changed("theta", layer: 5) { $0 = [$0[0] * Double.exp(0.5), $0[1] - 0.25] })
    #expect(along.verdict == .equivalent && along.layers[5].verdict == .equivalent)
    let across = try matched.audit(
      matched.changed("theta", layer: 3) { $0 = [$0[0] * Double.exp(0.9), $0[1] + 1.8] })
    #expect(
      across.layers.map(\.verdict).prefix(5) == [.matched, .matched, .matched, .deviates, .matched])
    #expect(across.layers[3].culprit == "theta" && across.layers[3].cost > 0.1)
    // The least curved direction is θ2 + ½ ln θ1 = const.
    let direction = try #require(along.layers[4].channel?.curvature.directions.last)
    #expect(abs(direction[1] / direction[0] + 0.5) < 0.02)
  }

  @Test(
    "What is changed in a layer is named, and the layer",
    arguments: [("sigma_w2", 4.0), ("s", 1.05), ("U", -1)])
  func culprit(block: String, factor: Double) throws {
    let matched = try Matched()
    let audit = try matched.audit(
      matched.changed(block, layer: 4) { numbers in
        // A column's sign without its partner's is no gauge.
        let count = block == "U" ? 30 : numbers.count
        for k in 0..<count { numbers[k] = factor * numbers[k] }
      })
    #expect(audit.layers[4].verdict == .deviates && audit.layers[4].culprit == block)
    #expect(audit.layers.prefix(4).allSatisfy { $0.verdict == .matched })
    #expect(audit.layers[5].verdict == .matched)
    #expect(audit.verdict == .worse)
  }

  @Test("Free matrices are matched where they are VAMP's, and named where they are not")
  func freeMatrices() throws {
    let matched = try Matched()
    let (svd, setting) = (matched.svd, matched.setting)
    let network = LVAMPGH(
      a: setting.a, depth: 6, shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1))
    let evolution = try VAMPEvolution(
      prior: matched.prior, shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1),
      spectrum: Spectrum(singularValues: svd.s, rows: 30, columns: 60),
      noiseVariance: matched.noiseVariance)
    var parameters = ParameterVector<Double>(zeros: network.layout)
    var state = evolution.start()
    for t in 0..<6 {
      let c = matched.noiseVariance / state.sigmaTilde2
      try evolution.step(&state)
      func product(_ gains: (Double) -> Double, _ right: Matrix<Double>) -> Matrix<Double> {
        var left = svd.v
        left.scaleColumns(by: svd.s.map(gains))
        var product = Matrix<Double>(zeros: 60, right.rows)
        product.add(left, adjointOf: right)
        return product
      }
      // G = I − V Diag(s²/(s² + c)) V^T, H = V Diag(s/(s² + c)) U^T
      var g = product({ -$0 * $0 / ($0 * $0 + c) }, svd.v)
      for i in 0..<60 { g[i, i] += 1 }
      let h = product({ $0 / ($0 * $0 + c) }, svd.u)
      for (name, numbers) in [("G", g.storage), ("H", h.storage), ("theta", [1, Double.log(9)])] {
        parameters[try #require(network.layout.block(name, layer: t))] = numbers
      }
    }
    parameters[try #require(network.layout.block("initial_variance", layer: 0))] = [0.1]
    let right = try network.audit(parameters, setting)
    #expect(right.verdict == .matched && right.layers.allSatisfy { abs($0.cost) < 1e-6 })
    let block = try #require(network.layout.block("H", layer: 4))
    parameters[block] = parameters[block].map { 1.05 * $0 }
    let wrong = try network.audit(parameters, setting)
    #expect(wrong.layers[4].verdict == .deviates && wrong.layers[4].culprit == "H")
    #expect(wrong.layers.prefix(4).allSatisfy { $0.verdict == .matched })
  }

  @Test("A first variance that is not the prior's is named")
  func initialVariance() throws {
    let matched = try Matched()
    let block = try #require(matched.network.layout.block("initial_variance", layer: 0))
    var parameters = matched.parameters
    parameters[block] = [1e-3]
    let audit = try matched.audit(parameters)
    #expect(audit.layers[0].verdict == .deviates && audit.layers[0].culprit == "initial_variance")
  }

  @Test("In early layers σ_w² cannot be told, and in late ones it can")
  func identifiable() throws {
    let matched = try Matched()
    let layers = try matched.audit(matched.parameters).layers
    #expect(layers[0].unidentifiable == ["sigma_w2"] && layers[5].unidentifiable == [])
  }

  @Test("Bad settings are refused", arguments: [0, -1, Double.nan, Double.infinity])
  func badNoise(variance: Double) {
    #expect(throws: AuditError.self) {
      try AuditSetting(
        a: Matrix<Double>(zeros: 2, 3), prior: .standard, noiseVariance: variance)
    }
  }
}
