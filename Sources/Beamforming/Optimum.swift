// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [BF-OPT] The best beams of a link, `W = V_d Diag(√p_i)`, where `H = U Diag(s) V^H` and `p` fills water over the `d`
/// strongest singular vectors:
///
///     p_i = max(0, μ − σ²/s_i²),   Σ p_i = P,   SE = Σ log2(1 + p_i s_i²/σ²).
///
/// For one stream it is `√P v_1`.
public struct Optimum<S: JacobiScalar>: Sendable where S.Real == Double {
  /// `N_t × d`
  public let beams: Matrix<S>
  /// `p_1 ≥ p_2 ≥ …`
  public let powers: [Double]
  /// In bit/s/Hz.
  public let spectralEfficiency: Double
  /// `λ_1` of `H^H H`
  public let eigenvalue: Double

  /// - Throws: `LinkError` for fewer antennas on a side than streams, `NotConverged`.
  public init(_ link: Link<S>, streams: Int) throws {
    let svd = try SVD(link.h)
    guard streams >= 1, streams <= min(link.h.rows, link.h.columns) else {
      throw LinkError(
        "\(streams) streams on a channel of \(link.h.rows)×\(link.h.columns); 1 to"
          + " \(min(link.h.rows, link.h.columns)) are wanted")
    }
    // σ²/s_i², of those that are heard at all
    let floors = svd.s.prefix(streams).filter { $0 > 0 }.map { link.noiseVariance / ($0 * $0) }
    guard !floors.isEmpty else { throw LinkError("the channel H is zero: nothing is heard") }
    // The weakest that still gets something decides on the level.
    var used = floors.count
    var level = 0.0
    while used >= 1 {
      level = (link.power + floors[..<used].reduce(0, +)) / Double(used)
      if level > floors[used - 1] || used == 1 { break }
      used -= 1
    }
    let found = floors.map { max(0, level - $0) }
    powers = found + [Double](repeating: 0, count: streams - found.count)
    let gains = powers.map { $0.squareRoot() }
    let v = svd.v
    beams = Matrix(rows: link.h.columns, columns: streams) { i, j in
      j < v.columns ? S.scale(gains[j], v[i, j]) : .zero
    }
    spectralEfficiency =
      zip(found, floors).reduce(0) { $0 + Double.log(1 + $1.0 / $1.1) } / Double.log(2)
    eigenvalue = (svd.s.first ?? 0) * (svd.s.first ?? 0)
  }
}
