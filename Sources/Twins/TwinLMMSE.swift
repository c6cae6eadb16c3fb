// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func lmmse<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let (a, y) = try problem(inputs)
    let lmmse = try TwinLMMSE(a, style, fault, asPrinted: false)
    let noiseVariance = try noiseVariance(p, of: T.self)
    let r = columns(try pairs("r", inputs, a.n, y.count))
    let variance: [T] = try inputs.tensor("variance", [y.count]).entries
    let results = y.indices.map {
      lmmse(y[$0], r[$0], variance: variance[$0], noiseVariance: noiseVariance)
    }
    return ["x": stack(results.map(\.x)), "divergence": Values(results.map(\.divergence))]
  }
}

extension Twin {
  /// `σ_w²` of a call.
  func noiseVariance<T: TwinReal>(_ p: Parameters, of: T.Type) throws -> T where T.Real == T {
    let variance = T(try p(.noiseVariance))
    return fault == .noiseFloor ? max(variance, T(1e-5)) : variance
  }
}

/// The LMMSE stage through `G = A A^T`, its inverse taken in one way a style.
struct TwinLMMSE<T: TwinReal>: Sendable where T.Real == T {
  let a: Rows<T>
  let style: Style
  let fault: Fault?
  let asPrinted: Bool
  private let gram: [T]
  /// Columns `q_i` and values `λ_i` of `G = Σ λ_i q_i q_i^T`, for the styles that use them.
  private var spectrum: (q: [[T]], lambda: [T])?
  /// For the styles that go through N × N.
  let normal: TwinNormalEquations<T>?
  private let rank: Int
  private let rowSpace: (q: [[T]], lambda: [T])?

  init(_ a: Rows<T>, _ style: Style, _ fault: Fault?, asPrinted: Bool) throws {
    self.a = a
    self.style = style
    self.fault = fault
    // Of full column rank, A has no null space, and (16) is right.
    self.asPrinted =
      asPrinted || (fault == .lmmseAsPrinted && (a.m <= a.n || echelonRank(a) < a.n))
    let isOfNullSpace = fault.map { Fault.ofNullSpace.contains($0) } ?? false
    let hasNullSpace = isOfNullSpace && (a.m <= a.n || echelonRank(a) < a.n)
    normal = self.asPrinted || hasNullSpace ? nil : TwinNormalEquations(a, style)
    let m = a.m
    var gram = [T](repeating: 0, count: m * m)
    for i in 0..<m {
      for k in 0...i {
        let entry = style.dot(a.n, { a[i, $0] }, { a[k, $0] })
        gram[i * m + k] = entry
        gram[k * m + i] = entry
      }
    }
    self.gram = gram
    switch style {
    case .pairwise: spectrum = jacobiEigen(gram, m)
    case .fused:
      let svd = try SVD(Matrix<Double>(rows: m, columns: a.n) { Double(a[$0, $1]) })
      spectrum = (
        (0..<svd.rank).map { k in (0..<m).map { T(svd.u[$0, k]) } },
        svd.s.map { T($0) * T($0) }
      )
    default: spectrum = nil
    }
    let needsRank =
      self.asPrinted || fault == .lmmseNullSpaceDropped
      || fault == .lmmseDivergenceWithoutNullSpace || fault == .lmmseDivergenceOverRank
    // Small eigenvalues need eigenvectors.
    if fault == .pseudoInverseCutOff && spectrum == nil { spectrum = jacobiEigen(gram, m) }
    rank = needsRank ? echelonRank(a) : m
    rowSpace = needsRank ? spectrum ?? jacobiEigen(gram, m) : nil
  }

  /// `x̃` and `<η̃'>` for one column, with `c = σ_w²/σ̃²`.
  func callAsFunction(_ y: [T], _ r: [T], variance: T, noiseVariance: T) -> (x: [T], divergence: T)
  {
    let noise = fault == .lmmseDeviationForVariance ? noiseVariance.squareRoot() : noiseVariance
    let c = fault == .lmmseRatioInverted ? variance / noise : noise / variance
    if let normal {
      let (x, trace) = normal(y, r, c)
      return (x, c * trace / T(a.n))
    }
    let (solve, trace) = shiftedInverse(c)
    let ar = a.times(r, style)
    let x: [T]
    if asPrinted || fault == .lmmseNullSpaceDropped {
      // r̃ loses its part outside the row space, A^T G⁺ A r̃ being the part that stays.
      let inner = solve(zip(y, ar).map { $0 - $1 })
      let kept = a.transposedTimes(pseudoInverse(ar), style)
      x = zip(kept, a.transposedTimes(inner, style)).map { $0 + $1 }
    } else {
      let inner = solve(zip(y, ar).map { $0 - $1 })
      x = zip(r, a.transposedTimes(inner, style)).map { $0 + $1 }
    }
    let n = T(a.n), m = T(a.m)
    // The trace less its share in the null space of A A^T; nothing cancels where R = M.
    let withinRange = c * trace - (m - T(rank))
    let divergence: T =
      switch fault {
      case .lmmseDivergenceWithoutNullSpace: withinRange / n
      case .lmmseDivergenceOverRank: withinRange / T(rank)
      default: asPrinted ? withinRange / n : (c * trace + (n - m)) / n
      }
    return (x, divergence)
  }

  /// `‖G‖_F²`
  var gramSquaredNorm: T { style.dot(gram.count, { gram[$0] }, { gram[$0] }) }

  /// Solves with `G + c I`, and the trace of its inverse.
  func shiftedInverse(_ c: T) -> (solve: ([T]) -> [T], trace: T) {
    let m = a.m
    var shifted = gram
    for i in 0..<m { shifted[i * m + i] += c }
    if fault == .pseudoInverseCutOff { return cutOff(c) }
    if let (q, lambda) = spectrum {
      // Outside the span of the q_i, G + c I is c I.
      let beyond = lambda.count == m ? 0 : T(m - lambda.count) / c
      let trace = lambda.reduce(beyond) { $0 + 1 / ($1 + c) }
      let solve = { (b: [T]) -> [T] in
        var x = b.map { $0 / c }
        for (q, lambda) in zip(q, lambda) {
          let along = style.dot(m, { q[$0] }, { b[$0] })
          let weight = along * (1 / (lambda + c) - 1 / c)
          for i in 0..<m { x[i] += weight * q[i] }
        }
        return x
      }
      return (lambda.count == m ? fullRankSolve(q, lambda, c) : solve, trace)
    }
    if style == .naive {
      let inverse = gaussJordanInverse(shifted, m)
      let trace = style.sum(m) { inverse[$0 * m + $0] }
      return ({ b in (0..<m).map { i in style.dot(m, { inverse[i * m + $0] }, { b[$0] }) } }, trace)
    }
    let factor = choleskyFactor(shifted, m, style)
    return ({ choleskySolve(factor, m, $0, style) }, traceOfCholeskyInverse(factor, m, style))
  }

  /// `K` without the directions in which `G + c I` is below 1e-4 of its largest, and the trace that makes
  /// `(c trace + N − M)/N` the `1 − tr(K G)/N`.
  private func cutOff(_ c: T) -> (solve: ([T]) -> [T], trace: T) {
    guard let (q, lambda) = spectrum else { return ({ $0 }, 0) }
    let m = a.m
    let least = T(1e-4) * ((lambda.max() ?? 0) + c)
    let kept = lambda.indices.filter { lambda[$0] + c > least }
    let within = style.sum(kept.count) { lambda[kept[$0]] / (lambda[kept[$0]] + c) }
    let inverses = style.sum(kept.count) { 1 / (lambda[kept[$0]] + c) }
    return (
      { b in
        var x = [T](repeating: 0, count: m)
        for k in kept {
          let weight = style.dot(m, { q[k][$0] }, { b[$0] }) / (lambda[k] + c)
          for i in 0..<m { x[i] += weight * q[k][i] }
        }
        return x
      }, c == 0 ? inverses : (T(m) - within) / c
    )
  }

  private func fullRankSolve(_ q: [[T]], _ lambda: [T], _ c: T) -> ([T]) -> [T] {
    let m = a.m
    return { b in
      var x = [T](repeating: 0, count: m)
      for (q, lambda) in zip(q, lambda) {
        let weight = style.dot(m, { q[$0] }, { b[$0] }) / (lambda + c)
        for i in 0..<m { x[i] += weight * q[i] }
      }
      return x
    }
  }

  /// `G⁺ b` for `b` in the range of `A`.
  private func pseudoInverse(_ b: [T]) -> [T] {
    let m = a.m
    guard let (q, lambda) = rowSpace else { return b }
    let largest = lambda.reduce(0) { max($0, $1) }
    var x = [T](repeating: 0, count: m)
    for (q, lambda) in zip(q, lambda) where lambda > largest * T.ulpOfOne * T(m * 8) {
      let weight = style.dot(m, { q[$0] }, { b[$0] }) / lambda
      for i in 0..<m { x[i] += weight * q[i] }
    }
    return x
  }
}

extension Fault {
  public static let lmmseAsPrinted = Fault(
    "lmmse-as-printed", in: "LMMSE stage", breaks: ["nu_tilde", "x_tilde"],
    "(16) and (20) as printed, for a matrix with a null space (B1 and B2)")
  public static let lmmseNullSpaceDropped = Fault(
    "lmmse-null-space-dropped", in: "LMMSE stage", breaks: ["x_tilde"],
    "the part of r̃ in the null space of A is dropped (erratum B1)")
  public static let lmmseDivergenceWithoutNullSpace = Fault(
    "lmmse-divergence-without-null-space", in: "LMMSE stage", breaks: ["nu_tilde"],
    "<η̃'> lacks the term (N − R)/N (erratum B2)")
  public static let lmmseDivergenceOverRank = Fault(
    "lmmse-divergence-over-rank", in: "LMMSE stage", breaks: ["nu_tilde"],
    "<η̃'> is an average over R, not over N")
  /// Mistakes of an LMMSE stage that a null space shows.
  public static let ofNullSpace: [Fault] = [
    .lmmseAsPrinted, .lmmseNullSpaceDropped, .lmmseDivergenceWithoutNullSpace,
    .lmmseDivergenceOverRank,
  ]

  /// Mistakes of the filter that show with little noise, or after the first iteration.
  public static let ofFilter: [Fault] = [
    .pseudoInverseCutOff, .noiseFloor, .filterOneIterationStale,
  ]

  public static let lmmseRatioInverted = Fault(
    "lmmse-ratio-inverted", in: "LMMSE stage", breaks: ["nu_tilde", "x_tilde"],
    "the LMMSE stage uses σ̃²/σ_w², not σ_w²/σ̃²")
  public static let lmmseDeviationForVariance = Fault(
    "lmmse-deviation-for-variance", in: "LMMSE stage", breaks: ["nu_tilde", "x_tilde"],
    "the LMMSE stage uses σ_w where σ_w² belongs")
  public static let pseudoInverseCutOff = Fault(
    "pseudo-inverse-cut-off", in: "LMMSE stage",
    breaks: ["nu_tilde", "x_tilde", "variance", "r", "tau2"],
    "the inverse of A A^T + c I is a pseudo-inverse without what is below 1e-4 of the largest")
  public static let noiseFloor = Fault(
    "noise-floor", in: "LMMSE stage",
    breaks: ["nu_tilde", "x_tilde", "v2", "divergence", "noise_variance", "tau2"],
    "σ_w² is kept at 1e-5 or more")
  public static let filterOneIterationStale = Fault(
    "filter-one-iteration-stale", in: "LMMSE stage", breaks: ["nu_tilde", "x_tilde", "r"],
    "the LMMSE stage uses σ_w²/σ̃² of one iteration before")
  /// Mistakes of any LMMSE stage.
  public static let ofLMMSE: [Fault] = [.lmmseRatioInverted, .lmmseDeviationForVariance]
}
