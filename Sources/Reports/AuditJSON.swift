// SPDX-License-Identifier: GPL-3.0-or-later
import Audit

/// The machine-readable audit; its schema is `Golden/schema/audit-1.json`. Numbers that are not finite are absent.
public struct AuditJSON: Encodable {
  struct Distance: Encodable {
    let block, quantity: String
    let value: Double?
    let isBeyond: Bool
  }

  struct Named: Encodable {
    let name: String
    let value: Double?
  }

  /// `prescribed` is absent where theory has no such number.
  struct Number: Encodable {
    let block, name: String
    let learned, prescribed: Double?
  }

  struct Curvature: Encodable {
    let coordinates: [String]
    let values: [Double]
    let directions: [[Double]]
  }

  struct Measured: Encodable {
    let learned, reference, excess, standardError, shrinkageCost: Double?
  }

  struct Layer: Encodable {
    let layer: Int
    let verdict: String
    let culprit: String?
    let unidentifiable: [String]
    let cost, costError, linearCost, shrinkageCost, functionDistance: Double?
    let predicted, reference, excess: Double?
    let measured: Measured?
    let distances: [Distance]
    let values: [Number]
    let facts: [Named]
    let curvature: Curvature?
  }

  struct Tolerance: Encodable { let parameters, layer, network: Double }

  let schema = "assay-audit-1"
  let verdict, sentence: String
  let network: String
  /// Of a network that has a family.
  let shrinkage: String?
  let tied: Bool
  let parameters, source, reference: String
  let tolerance: Tolerance
  struct Baseline: Encodable {
    let name: String
    let nmse: [Double?]
    let excess, standardError: Double?
  }

  struct Ensemble: Encodable {
    let matrices, draws: Int
    let nmse, gap, standardError: Double?
  }

  /// Draws on which both were run.
  let draws: Int?
  let oracle: Double?
  let baseline: Baseline?
  let ensemble: Ensemble?
  let layers: [Layer]

  public init(_ audit: NetworkAudit, parameters: String, source: String) {
    (verdict, sentence) = (audit.verdict.rawValue, audit.sentence)
    (network, tied, reference) = (audit.network, audit.isTied, audit.reference)
    shrinkage = audit.shrinkage.isEmpty ? nil : audit.shrinkage
    (self.parameters, self.source) = (parameters, source)
    tolerance = Tolerance(
      parameters: audit.tolerance.parameters, layer: audit.tolerance.layer,
      network: audit.tolerance.network)
    draws = audit.measured?.draws
    oracle = (audit.measured?.oracle).flatMap(finite)
    baseline = (audit.measured?.baseline).map {
      Baseline(
        name: $0.name, nmse: $0.decibels.map(finite), excess: finite($0.excess),
        standardError: finite($0.standardError))
    }
    ensemble = audit.ensemble.map {
      Ensemble(
        matrices: $0.matrices, draws: $0.draws, nmse: finite($0.decibels), gap: finite($0.gap),
        standardError: finite($0.standardError))
    }
    layers = audit.layers.map { layer in
      Layer(layer, audit.measured?.layers[layer.layer])
    }
  }
}

extension AuditJSON.Layer {
  fileprivate init(_ audit: LayerAudit, _ found: Measurement.Layer?) {
    layer = audit.layer
    (verdict, culprit, unidentifiable) = (
      audit.verdict.rawValue, audit.culprit, audit.unidentifiable
    )
    (cost, costError) = (finite(audit.cost), audit.costError.flatMap(finite))
    linearCost = (audit.channel?.linearCost).flatMap(finite)
    shrinkageCost = (audit.channel?.shrinkage.cost).flatMap(finite)
    functionDistance = (audit.channel?.shrinkage.distance).flatMap(finite)
    (predicted, reference, excess) = (audit.predicted, audit.reference, audit.excess)
    measured = found.map {
      AuditJSON.Measured(
        learned: finite($0.learned), reference: finite($0.reference), excess: finite($0.excess),
        standardError: finite($0.standardError), shrinkageCost: $0.shrinkageCost.flatMap(finite))
    }
    distances = audit.distances.map {
      AuditJSON.Distance(
        block: $0.block, quantity: $0.quantity, value: finite($0.value), isBeyond: $0.isBeyond)
    }
    facts = audit.facts.map { AuditJSON.Named(name: $0.name, value: finite($0.value)) }
    values = audit.values.map {
      AuditJSON.Number(
        block: $0.block, name: $0.name, learned: finite($0.learned),
        prescribed: $0.prescribed.flatMap(finite))
    }
    curvature = (audit.channel?.curvature).map {
      AuditJSON.Curvature(
        coordinates: $0.coordinates, values: $0.values, directions: $0.directions)
    }
  }
}
