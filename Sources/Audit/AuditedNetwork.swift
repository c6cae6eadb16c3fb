// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Shrinkages

/// Draws of a problem with their truth.
public struct AuditDraws: Sendable {
  let y, x: Matrix<Double>
  let threads: Int

  /// - Parameters:
  ///   - y: `M × D`
  ///   - x: `N × D`
  ///   - threads: which change no bit.
  /// - Throws: `AuditError` for other counts of columns, and for signals that are all zero, of which there is no NMSE.
  public init(y: Matrix<Double>, x: Matrix<Double>, threads: Int = 1) throws {
    guard y.columns == x.columns else {
      throw AuditError("y has \(y.columns) columns and x \(x.columns); as many of each are wanted")
    }
    guard x.columnSquaredNorms.contains(where: { $0 > 0 }) else {
      throw AuditError("the signals of all \(x.columns) draws are zero; more draws are wanted")
    }
    (self.y, self.x, self.threads) = (y, x, threads)
  }
}

/// The register of the networks that there is an audit of.
public enum Audits {
  public static let types: [any AuditedNetwork.Type] = [
    LAMP<Double>.self, LAMP1<Double>.self, LAMPb<Double>.self, LVAMP<Double>.self,
    LVAMPGH<Double>.self,
  ]
}

/// A kind of network that theory prescribes parameters for.
public protocol AuditedNetwork: Network where S == Double {
  /// What it is compared with, in words.
  func reference(_ setting: AuditSetting) -> String
  /// Each layer beside the reference's.
  func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws?
  ) throws -> [LayerAudit]
  /// `‖x̂ − x‖²` of the reference by layer and draw.
  func referenceErrors(_ setting: AuditSetting, _ draws: AuditDraws) throws -> [[Double]]
  /// What the layers' shrinkages cost in the channels of the draws, where a theory predicts the costs.
  func shrinkageCosts(
    _ parameters: ParameterVector<Double>, _ layers: [LayerAudit], _ setting: AuditSetting,
    _ draws: AuditDraws
  ) throws -> [Double?]
}

extension AuditedNetwork {
  /// - Parameter draws: on which the network and the reference are run; `nil` for none.
  /// - Throws: `AuditError`, `PredictionError`, `QuadratureError` where theory has no answer, `NotConverged`.
  public func audit(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, on draws: AuditDraws? = nil
  ) throws -> NetworkAudit {
    let (rows, columns) = (a.rows, a.columns)
    let isOfSize =
      (setting.a.rows, setting.a.columns) == (rows, columns)
      && draws.map { ($0.y.rows, $0.x.rows) == (rows, columns) } ?? true
    guard isOfSize else {
      throw AuditError(
        "the network is for A of \(rows)×\(columns); the problem or its draws are of other sizes")
    }
    let layers = try layerAudits(parameters, setting, draws)
    let measured = try draws.map { draws in
      Measurement(
        try squaredErrors(parameters, Batch(draws.y), truth: draws.x, threads: draws.threads),
        try referenceErrors(setting, draws), draws.x.columnSquaredNorms,
        costs: try shrinkageCosts(parameters, layers, setting, draws))
    }
    return NetworkAudit(
      network: Self.card.kind, shrinkage: frame.shrinkage.map { type(of: $0).family } ?? "",
      isTied: frame.isTied, reference: reference(setting), layers: layers, measured: measured,
      tolerance: setting.tolerance)
  }
}

/// Learned VAMP of any kind.
public protocol AuditedVAMP: AuditedNetwork {}

extension AuditedVAMP {
  public func reference(_ setting: AuditSetting) -> String { "matched VAMP" }

  public func referenceErrors(
    _ setting: AuditSetting, _ draws: AuditDraws
  ) throws -> [[Double]] {
    let svd = try SVD(setting.a)
    let vamp = LVAMP(
      a: setting.a, depth: depth, isTied: true, shrinkage: setting.prior.posteriorMean,
      rank: svd.rank)
    var start = AnalyticStart<Double>()
    (start.svd, start.noiseVariance) = (svd, setting.noiseVariance)
    start.signalVariance = setting.prior.secondMoment
    return try vamp.squaredErrors(
      try vamp.initial(start), Batch(draws.y), truth: draws.x, threads: draws.threads)
  }

  public func shrinkageCosts(
    _ parameters: ParameterVector<Double>, _ layers: [LayerAudit], _ setting: AuditSetting,
    _ draws: AuditDraws
  ) throws -> [Double?] {
    let reference = setting.prior.posteriorMean
    return zip(try drawnChannels(parameters, draws, setting.prior), layers).map { drawn, layer in
      layer.channel.map {
        decibels(drawn.risk(of: $0.shrinkage.shrinkage) / drawn.risk(of: reference))
      }
    }
  }
}

extension LVAMP: AuditedVAMP, AuditedNetwork where S == Double {
  public func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws?
  ) throws -> [LayerAudit] {
    let audit = try VAMPAudit(setting)
    let layers = try layers(parameters)
    var stages: [SingularStage] = []
    for layer in layers {
      var stage = SingularStage(
        svd: layer.svd, noiseVariance: layer.noiseVariance, shrinkage: layer.tail.shrinkage)
      // Layers that are tied have one decomposition.
      let isTied = stages.last?.svd.hasEntries(of: stage.svd) ?? false
      stage.alignment =
        isTied ? stages.last?.alignment : SingularAlignment(stage.svd, audit.matched.svd)
      stages.append(stage)
    }
    return try audit.layers(
      stages, initialVariance: layers[0].initialVariance ?? setting.prior.secondMoment)
  }
}

extension LVAMPGH: AuditedVAMP, AuditedNetwork where S == Double {
  public func layerAudits(
    _ parameters: ParameterVector<Double>, _ setting: AuditSetting, _ draws: AuditDraws?
  ) throws -> [LayerAudit] {
    let layers = try layers(parameters)
    return try VAMPAudit(setting).layers(
      layers.map { MatrixStage(g: $0.g, h: $0.h, shrinkage: $0.tail.shrinkage) },
      initialVariance: layers[0].initialVariance ?? setting.prior.secondMoment)
  }
}

extension SVD<Double> {
  /// Whether all numbers are the same.
  fileprivate func hasEntries(of other: Self) -> Bool {
    s == other.s && u.storage == other.u.storage && v.storage == other.v.storage
  }
}
