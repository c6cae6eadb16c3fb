// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Audit
import Networks
import Problems
import Shrinkages
import StateEvolution

/// A small problem, and matched VAMP for it as a network.
struct Matched {
  let setting: AuditSetting
  let prior = BernoulliGaussianPrior.standard
  let noiseVariance: Double
  let network: LVAMP<Double>
  let parameters: ParameterVector<Double>
  let svd: SVD<Double>

  init(kappa: Double = 15, layers: Int = 6, isTied: Bool = false) throws {
    let specification = ProblemSpecification(
      ensemble: .geometric(kappa: kappa), rows: 30, columns: 60)
    let a = try specification.drawMatrix(seed: 1)
    noiseVariance = specification.noiseVariance
    setting = try AuditSetting(a: a, prior: prior, noiseVariance: noiseVariance)
    svd = try SVD(a)
    network = LVAMP(
      a: a, depth: layers, isTied: isTied, shrinkage: BernoulliGaussian(gamma: 0.1, phi: 1))
    var start = AnalyticStart<Double>()
    (start.svd, start.noiseVariance, start.signalVariance) = (svd, noiseVariance, 0.1)
    parameters = try network.initial(start)
  }

  func audit(_ parameters: ParameterVector<Double>) throws -> NetworkAudit {
    try network.audit(parameters, setting)
  }

  /// The parameters with numbers of a layer changed.
  func changed(
    _ block: String, layer: Int, _ change: (inout [Double]) -> Void
  ) throws -> ParameterVector<Double> {
    var parameters = parameters
    guard let block = network.layout.block(block, layer: layer) else {
      throw AuditError("no \(block) in layer \(layer)")
    }
    var numbers = parameters[block]
    change(&numbers)
    parameters[block] = numbers
    return parameters
  }
}
