// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// [VBG] of samples of real or complex rows.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func rowPosterior<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let isComplex = isComplex("r", inputs)
    let r = columns(try pairs("r", inputs, nil, nil))
    let posterior = try TwinRowPosterior<T>(p, isComplex: isComplex, style, fault)
    let samples = try posterior.samples(r.count, "r")
    let sigma: Tensor<T> = try inputs.tensor("sigma", [samples])
    let (x, sums) = posterior(r, r.indices.map { sigma.entries[$0 / posterior.width] })
    let n = T(r[0].count / posterior.parts)
    return ["x": stack(x, isComplex), "jacobian": stack(sums.map { $0.map { $0 / n } }, isComplex)]
  }
}

/// [VBG] row by row, a complex entry being two real numbers, for all samples of a batch, since one of the
/// faults mixes them.
struct TwinRowPosterior<T: TwinReal> where T.Real == T {
  let phi, logOdds: T
  /// How many real numbers are one entry, and how many columns one sample.
  let parts, width: Int
  let style: Style
  let fault: Fault?

  init(_ p: Parameters, isComplex: Bool, _ style: Style, _ fault: Fault?) throws {
    let theta = try p(.theta)
    guard theta.count == 2, theta[0] > 0 else {
      throw CallError("parameter \"theta\": [φ, log((1−γ)/γ)] with φ > 0 is wanted")
    }
    phi = T(theta[0])
    logOdds = T(fault == .bgLogOddsSign ? -theta[1] : theta[1])
    parts = isComplex ? 2 : 1
    width = try p(.width)
    self.style = style
    self.fault = fault
  }

  /// How many samples so many columns are.
  func samples(_ columns: Int, _ name: String) throws -> Int {
    guard columns % width == 0 else {
      throw CallError("array \"\(name)\" has \(columns) columns, which are not samples of \(width)")
    }
    return columns / width
  }

  /// `X`, and the sums of the rows' Jacobians, `width` columns a sample; one `σ` a column of `r`.
  func callAsFunction(_ r: [[T]], _ sigma: [T]) -> (x: [[T]], sums: [[T]]) {
    let variances = sigma.map { fault == .bgVarianceForDeviation ? $0 : $0 * $0 }
    var x = r
    var sums: [[T]] = []
    for first in stride(from: 0, to: r.count, by: width) {
      let own = Array(first..<(first + width))
      let seen = fault == .groupOverBatch ? Array(r.indices) : own
      var keep = own.map { _ in [T]() }
      var outer = keep
      for n in 0..<(r[first].count / parts) {
        let together = activity(n, r, variances, seen)
        for (a, d) in own.enumerated() {
          let alone = fault == .rowActivityPerAntenna ? activity(n, r, variances, [d]) : together
          let gain = phi / (phi + variances[d])
          keep[a].append(gain * alone.active)
          outer[a].append(gain * alone.active * alone.inactive)
          for part in (parts * n)..<(parts * n + parts) { x[d][part] = keep[a][n] * r[d][part] }
        }
      }
      for (b, column) in own.enumerated() {
        sums.append(
          own.enumerated().flatMap { a, row in
            jacobian(r[row], r[column], a == b, keep[b], outer[b], variances[row])
          })
      }
    }
    return (x, sums)
  }

  /// `Σ_n ∂η_nb/∂r_na` for two columns `r_a` and `r_b`.
  private func jacobian(
    _ ra: [T], _ rb: [T], _ isDiagonal: Bool, _ keep: [T], _ outer: [T], _ variance: T
  ) -> [T] {
    let scale = phi / (phi + variance) / variance
    /// `Σ_n` of a product of two parts, with the weight of the row
    func sum(_ i: Int, _ j: Int) -> T {
      style.sum(keep.count) { n in
        outer[n] == 0 ? 0 : outer[n] * (ra[parts * n + i] * scale) * rb[parts * n + j]
      }
    }
    let kept = isDiagonal ? style.sum(keep.count) { keep[$0] } : 0
    if fault == .jacobianWithoutOuterProduct || (fault == .rowActivityPerAntenna && !isDiagonal) {
      return parts == 1 ? [kept] : [kept, 0]
    }
    if parts == 1 { return [kept + sum(0, 0)] }
    // r_a* r_b
    switch fault {
    case .jacobianOfConjugate: return [kept + (sum(0, 0) - sum(1, 1)), sum(0, 1) + sum(1, 0)]
    case .jacobianTransposed: return [kept + (sum(0, 0) + sum(1, 1)), sum(1, 0) - sum(0, 1)]
    default:
      return [kept + (sum(0, 0) + sum(1, 1)), isDiagonal ? 0 : sum(0, 1) - sum(1, 0)]
    }
  }

  /// The probabilities that row `n` is active, and that it is not, by what columns show of it.
  private func activity(
    _ n: Int, _ r: [[T]], _ variances: [T], _ seen: [Int]
  ) -> (active: T, inactive: T) {
    let kappa: T = parts == 1 || fault == .complexRealDensity ? 0.5 : 1
    let count = fault == .rowNormaliserOfOneAntenna ? 1 : seen.count
    func square(_ k: Int) -> T {
      (0..<parts).reduce(0) { $0 + r[seen[k]][parts * n + $1] * r[seen[k]][parts * n + $1] }
    }
    func variance(_ k: Int) -> T { variances[seen[k]] }
    switch style {
    case .logSum:
      // log(1 − γ), log γ and the densities' logarithms, less what both have
      let zero: T =
        -T.log(1 + T.exp(-logOdds)) - kappa * style.sum(count) { T.log(variance($0)) }
        - kappa * style.sum(seen.count) { square($0) / variance($0) }
      let other: T =
        -T.log(1 + T.exp(logOdds)) - kappa * style.sum(count) { T.log(phi + variance($0)) }
        - kappa * style.sum(seen.count) { square($0) / (phi + variance($0)) }
      let larger = max(zero, other)
      let active = T.exp(other - larger - T.log(1 + T.exp(min(zero, other) - larger)))
      return (active, 1 - active)
    case .quotient:
      let gamma = 1 / (1 + T.exp(logOdds))
      func density(_ extra: T) -> T {
        seen.indices.reduce(1) { product, k in
          let total = variance(k) + extra
          let height = T.exp(-kappa * square(k) / total)
          return product * height / (kappa == 1 ? total : total.squareRoot())
        }
      }
      let (zero, other) = ((1 - gamma) * density(0), gamma * density(phi))
      return (other / (other + zero), 1 - other / (other + zero))
    default: break
    }
    let normaliser = style.sum(count) { k in
      style == .blocked
        ? T.log(variance(k) + phi) - T.log(variance(k)) : T.log(1 + phi / variance(k))
    }
    let exponent = style.sum(seen.count) { k -> T in
      let v = variance(k)
      switch style {
      case .pairwise: return square(k) / (v / phi * (phi + v))
      case .naive: return square(k) / (v + v * v / phi)
      default: return phi / (phi + v) * (square(k) / v)
      }
    }
    let u = logOdds + kappa * normaliser - kappa * exponent
    if style == .sigmoid { return (1 / (1 + T.exp(u)), 1 - 1 / (1 + T.exp(u))) }
    let odds = T.exp(-abs(u))
    return u < 0 ? (1 / (1 + odds), odds / (1 + odds)) : (odds / (1 + odds), 1 / (1 + odds))
  }
}

extension Fault {
  public static let rowNormaliserOfOneAntenna = Fault(
    "row-normaliser-of-one-antenna", in: "posterior of rows", breaks: ["x"],
    "log(1 + φ/σ²) stands once in a row's log odds, not once for each antenna")
  public static let rowActivityPerAntenna = Fault(
    "row-activity-per-antenna", in: "posterior of rows", breaks: ["x"],
    "each antenna decides by itself whether a row is active")
  public static let jacobianWithoutOuterProduct = Fault(
    "jacobian-without-outer-product", in: "posterior of rows", breaks: ["b"],
    "∂η/∂r treats the activity of the row as constant: the outer product is missing")
  /// Mistakes of the posterior mean of rows.
  public static let ofRowPosterior: [Fault] = [
    .bgLogOddsSign, .bgVarianceForDeviation, .rowNormaliserOfOneAntenna, .rowActivityPerAntenna,
    .jacobianWithoutOuterProduct,
  ]

  public static let jacobianOfConjugate = Fault(
    "jacobian-of-conjugate", in: "posterior of rows", breaks: ["b"],
    "the outer product of the Jacobian is r_a r_b, which is ∂η/∂r*; it is r_a* r_b")
  public static let jacobianTransposed = Fault(
    "jacobian-transposed", in: "posterior of rows", breaks: ["b"],
    "the outer product of the Jacobian is r_a r_b*: rows and columns are exchanged")
  /// Mistakes of the Jacobian of complex rows.
  public static let ofComplexJacobian: [Fault] = [.jacobianOfConjugate, .jacobianTransposed]
}
