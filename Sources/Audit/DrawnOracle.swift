// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import StateEvolution

extension AuditDraws {
  /// [ORACLE] The NMSE that the estimator has on average which knows the supports of these draws, and the prior: `Σ_d
  /// MSE_{T_d}/Σ_d |T_d| φ`, in dB.
  /// - Throws: `PredictionError` where the noise is too small for a Cholesky factor.
  func oracle(_ setting: KnownProblem) throws -> Double {
    let supports = (0..<x.columns).map { d in
      x.withColumn(d) { column in column.indices.filter { column[$0] != 0 } }
    }
    let errors = try concurrentMap(supports.count, threads: threads) { d in
      Result {
        try SupportOracle.mse(setting.a, supports[d], setting.prior.phi, setting.noiseVariance)
      }
    }.map { try $0.get() }
    let power = supports.reduce(0) { $0 + setting.prior.phi * Double($1.count) }
    return decibels(errors.reduce(0, +) / power)
  }
}
