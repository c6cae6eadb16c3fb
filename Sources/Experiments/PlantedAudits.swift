// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Audit
import Coherence
import Networks
import Problems
import Shrinkages

/// The register of planted deviations, one entry each.
public enum PlantedAudits {
  static let (rows, columns) = (30, 60)
  static let (depth, small) = (6, 4)

  public static let all: [PlantedAudit] = ofVAMP + ofAMP + ofISTA

  private static let ofVAMP: [PlantedAudit] = [
    vamp("lvamp-matched", "matched VAMP", .matched) { $0 },
    vamp(
      "lvamp-gauge", "singular triplets permuted, and the signs of every other one turned", .matched
    ) {
      try $0.turned()
    },
    vamp("lvamp-layer-twice", "the third layer a second time, behind itself", .matched) {
      // All layers of matched VAMP are alike.
      try ["U", "s", "V", "sigma_w2", "theta"].reduce($0) { planted, name in
        let third = try planted.numbers(name, 2)
        return try planted.with(name, 3) { _ in third }
      }
    },
    vamp(
      "lvamp-theta-along",
      "ln θ1 of the last layer by 0.2, and θ2 by −0.1: θ2 + ½ ln θ1 is what it was",
      .equivalent
    ) { try $0.with("theta", depth - 1) { [$0[0] * Double.exp(0.2), $0[1] - 0.1] } },
    vamp(
      "lvamp-theta-across", "ln θ1 of the last layer by 0.9, and θ2 by 1.8", .worse,
      [depth - 1: "theta"]
    ) { try $0.with("theta", depth - 1) { [$0[0] * Double.exp(0.9), $0[1] + 1.8] } },
    vamp("lvamp-noise", "σ_w² of the fifth layer by 4", .worse, [4: "sigma_w2"]) {
      try $0.with("sigma_w2", 4) { $0.map { 4 * $0 } }
    },
    vamp(
      "lvamp-other-matrix", "matched VAMP of another matrix of the ensemble", seed: 2, .worse,
      Dictionary(uniqueKeysWithValues: (0..<depth).map { ($0, "U, V") })
    ) { $0 },
    vamp(
      "lvamp-other-spectrum", "matched VAMP for κ = 15, where A is i.i.d.", on: "bsr17-iid",
      .worse, Dictionary(uniqueKeysWithValues: (0..<depth).map { ($0, "s") })
    ) { $0 },
  ]

  private static let ofAMP: [PlantedAudit] = [
    amp("lamp-matched", "AMP-ℓ1", LAMP1.self, .matched) { $0 },
    amp(
      "lamp-transposed",
      "the numbers of B in the other order, as of a matrix that was not transposed",
      LAMP1.self, .worse, Dictionary(uniqueKeysWithValues: (0..<small).map { ($0, "B") })
    ) { planted in
      try planted.with("B", 0) { numbers in
        (0..<numbers.count).map { numbers[($0 % columns) * rows + $0 / columns] }
      }
    },
    amp("lamp-onsager", "b of the second layer halved", LAMPb.self, .worse, [1: "b"]) {
      try $0.with("b", 1) { $0.map { $0 / 2 } }
    },
  ]

  private static let ofISTA: [PlantedAudit] = [
    ista("lista-coupled", "LISTA as ISTA", LISTA.self, .matched) { $0 },
    ista("lista-uncoupled", "S of the third layer by 0.7", LISTA.self, .worse, [2: "S"]) {
      try $0.with("S", 2) { $0.map { 0.7 * $0 } }
    },
    ista("alista-matched", "ALISTA", ALISTA.self, .matched) { $0 },
    ista("alista-gauge", "W by 4, and the steps by ¼", ALISTA.self, .matched) {
      try $0.with("W", 0) { $0.map { 4 * $0 } }.with("gamma") { $0.map { $0 / 4 } }
    },
    ista(
      "alista-layer-twice", "the first layer in the place of the last", ALISTA.self, .deviates,
      [small - 1: "theta"]
    ) {
      let first = try $0.numbers("theta", 0)
      return try $0.with("theta", small - 1) { _ in first }
    },
    ista(
      "lista-cp-products", "W_iᵀA_i = 0.998 in every second column of every layer", LISTACP.self,
      .equivalent
    ) {
      try $0.with("W") { weight in
        weight.enumerated().map { ($0 / 20).isMultiple(of: 2) ? 0.998 * $1 : $1 }
      }
    },
  ]
}

extension PlantedAudits {
  /// Matched VAMP of the preset, with a change.
  private static func vamp(
    _ name: String, _ what: String, on problem: String = "bsr17-kappa15", seed: UInt64 = 1,
    _ verdict: AuditVerdict, _ culprits: [Int: String] = [:],
    _ change: @escaping @Sendable (Planted<LVAMP<Double>>) throws -> Planted<LVAMP<Double>>
  ) -> PlantedAudit {
    PlantedAudit(
      name, what, on: problem, rows, columns,
      isOfOtherMatrix: seed != 1 || problem != "bsr17-kappa15", verdict, culprits
    ) {
      let stated = ProblemSpecification(
        ensemble: .geometric(kappa: 15), rows: rows, columns: columns)
      let a = try stated.drawMatrix(seed: seed)
      let svd = try SVD(a)
      let network = LVAMP(
        a: a, depth: depth, shrinkage: BernoulliGaussian(gamma: stated.gamma, phi: stated.phi))
      var start = AnalyticStart<Double>()
      (start.svd, start.noiseVariance) = (svd, stated.noiseVariance)
      start.signalVariance = stated.gamma * stated.phi
      return try change(Planted(network: network, parameters: network.initial(start)))
    }
  }

  /// AMP of a matrix of independent entries, with a change.
  private static func amp<N: Network>(
    _ name: String, _ what: String, _ type: N.Type, _ verdict: AuditVerdict,
    _ culprits: [Int: String] = [:], _ change: @escaping @Sendable (Planted<N>) throws -> Planted<N>
  ) -> PlantedAudit where N.S == Double {
    PlantedAudit(name, what, on: "bsr17-iid", rows, columns, verdict, culprits) {
      let stated = ProblemSpecification(ensemble: .gaussian, rows: rows, columns: columns)
      let drawn = try stated.draw(seed: 1, samples: 500)
      let network = N(
        a: drawn.a, depth: small, isTied: true,
        shrinkage: BernoulliGaussian(gamma: stated.gamma, phi: stated.phi))
      var start = AnalyticStart<Double>()
      start.y = Batch(drawn.y)
      return try change(Planted(network: network, parameters: network.initial(start)))
    }
  }

  /// ISTA, or ALISTA, of a small matrix, with a change.
  private static func ista<N: Network>(
    _ name: String, _ what: String, _ type: N.Type, _ verdict: AuditVerdict,
    _ culprits: [Int: String] = [:], _ change: @escaping @Sendable (Planted<N>) throws -> Planted<N>
  ) -> PlantedAudit where N.S == Double {
    let (rows, columns) = (20, 40)
    return PlantedAudit(name, what, on: "bsr17-iid", rows, columns, verdict, culprits) {
      let a = try ProblemSpecification(ensemble: .gaussian, rows: rows, columns: columns)
        .drawMatrix(seed: 1)
      let largest = try SVD(a).s.first ?? 0
      let weight = try AnalyticWeight.closedForm(a)
      let network = N(a: a, depth: small)
      var start = AnalyticStart<Double>()
      (start.step, start.weight, start.lambda) = (1 / (largest * largest), weight, 0.3)
      var planted = Planted(network: network, parameters: try network.initial(start))
      // Full steps want other thresholds than those of ISTA, and the last one is the best of its layer.
      if network.layout.block("W", layer: 0) != nil {
        planted = try planted.with("W") { _ in weight.storage }.with("theta") { _ in [0.25] }
          .with("theta", small - 1) { _ in [0.078] }
      } else {
        planted = try planted.with("lambda", small - 1) { _ in [0.0003] }
      }
      return try change(planted)
    }
  }
}

extension Planted {
  func numbers(_ name: String, _ layer: Int) throws -> [Double] {
    guard let block = network.layout.block(name, layer: layer) else {
      throw NetworkError("layer \(layer) has no \(name)")
    }
    return parameters[block]
  }

  /// The singular triplets in the other order, and every second one with the other sign.
  fileprivate func turned() throws -> Self {
    try ["U", "s", "V"].reduce(self) { planted, name in
      try planted.with(name) { numbers in
        let rank = try planted.numbers("s", 0).count
        let length = numbers.count / rank
        return (0..<rank).reversed().flatMap { k in
          numbers[(k * length)..<((k + 1) * length)].map {
            name == "s" || k.isMultiple(of: 2) ? $0 : -$0
          }
        }
      }
    }
  }
}
