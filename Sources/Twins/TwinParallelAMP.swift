// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// [AMP-MMV] of real or complex numbers.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func parallelAMP<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let isComplex = isComplex("A", inputs)
    let (a, y) = try problem(inputs)
    let parts = isComplex ? 2 : 1
    let (theta, width) = (try p(.theta), try p(.width))
    guard theta.count == 2, theta[0] > 0, y.count % width == 0 else {
      throw CallError("theta is [φ, log((1−γ)/γ)], and the columns of y are samples of \(width)")
    }
    let trace = TwinParallelAMP(
      a: isComplex ? a.stacked() : a,
      adjoint: isComplex ? a.stacked(conjugate: fault == .conjugationMissing) : a, parts: parts,
      width: width, phi: T(theta[0]),
      logOdds: T(fault == .bgLogOddsSign ? -theta[1] : theta[1]), style: style, fault: fault
    ).run(
      y, x: try state("state/x", inputs, parts * a.n, y.count),
      v: try state("state/v", inputs, a.m, y.count),
      b: try inputs.listOrZero("state/b", y.count),
      messages: try state("state/messages", inputs, a.n, y.count), iterations: try p(.iterations))
    return [
      "x": stack(trace.x.last ?? [], isComplex), "trace/v": stack(trace.v, isComplex),
      "trace/sigma": table(trace.sigma), "trace/r": stack(trace.r, isComplex),
      "trace/x": stack(trace.x, isComplex), "trace/b": table(trace.b),
      "trace/messages": stack(trace.messages),
    ]
  }
}

/// [AMP-MMV] in plain loops, for all samples.
struct TwinParallelAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  /// What `A^H` is the adjoint of: `A`, but for a fault.
  let adjoint: Rows<T>
  /// How many real numbers are one entry, and how many columns one sample.
  let parts, width: Int
  let phi, logOdds: T
  let style: Style
  let fault: Fault?

  struct Trace {
    var v, r, x, messages: [[[T]]]
    var sigma, b: [[T]]
  }

  func run(
    _ y: [[T]], x start: [[T]], v before: [[T]], b factors: [T], messages told: [[T]],
    iterations: Int
  ) -> Trace {
    var (x, v, b, messages) = (start, before, factors, told)
    var trace = Trace(v: [], r: [], x: [], messages: [], sigma: [], b: [])
    for t in 0..<iterations {
      let plain = y.indices.map { d in zip(y[d], a.times(x[d], style)).map { $0 - $1 } }
      v = y.indices.map { d in
        zip(plain[d], v[d]).map {
          switch fault {
          case .onsagerMissing: $0
          case .onsagerSign: $0 - b[d] * $1
          default: $0 + b[d] * $1
          }
        }
      }
      let sigma = noiseLevels(fault == .sigmaOfPlainResidual ? plain : v)
      let r = y.indices.map { d in
        zip(x[d], adjoint.transposedTimes(v[d], style)).map { $0 + $1 }
      }
      let ratios = y.indices.map { logRatios(r[$0], sigma[$0]) }
      let heard = fault == .messagesOfSameIteration ? ratios : messages
      for d in y.indices {
        let lambda = logOdds(d, heard)
        (x[d], b[d]) = shrunk(r[d], lambda, sigma[d])
      }
      let isKept = fault == .messagesOfFirstIteration && t > 0
      if !isKept { messages = sent(ratios) }
      trace.v.append(v)
      trace.sigma.append(sigma)
      trace.r.append(r)
      trace.x.append(x)
      trace.b.append(b)
      trace.messages.append(messages)
    }
    return trace
  }

  /// `σ_t` of every antenna.
  private func noiseLevels(_ v: [[T]]) -> [T] {
    let rows =
      switch fault {
      case .sigmaMMinusOne: T(a.m / parts - 1)
      case .sigmaOverN: T(a.n / parts)
      case .complexSigmaPerPart: T(a.m)
      default: T(a.m / parts)
      }
    let means = v.map { v in style.dot(v.count, { v[$0] }, { v[$0] }) / rows }
    let shared = means.reduce(0, +) / T(means.count)
    return means.map { (fault == .sigmaSharedByBatch ? shared : $0).squareRoot() }
  }

  /// `λ` of an antenna's entries, from what the others of its sample say.
  private func logOdds(_ d: Int, _ messages: [[T]]) -> [T] {
    let first = d / width * width
    let others =
      fault == .groupOverBatch
      ? messages.indices.filter { $0 != d }
      : (first..<(first + width)).filter { $0 != d || fault == .messagesIncludeOwn }
    return messages[d].indices.map { n in
      let sum = style.sum(others.count) { messages[others[$0]][n] }
      switch fault {
      case .messagesMissing: return logOdds
      case .messagesSign: return logOdds + sum
      default: return logOdds - sum
      }
    }
  }

  /// What is told the others.
  private func sent(_ ratios: [[T]]) -> [[T]] {
    fault == .messagesWithPrior ? ratios.map { $0.map { $0 - logOdds } } : ratios
  }

  private var kappa: T { parts == 1 || fault == .complexRealDensity ? 0.5 : 1 }

  private func variance(_ sigma: T) -> T {
    fault == .bgVarianceForDeviation ? sigma : sigma * sigma
  }

  /// `h` and `n` of an entry
  private func evidence(_ r: [T], _ n: Int, _ sigma: T) -> (height: T, normaliser: T) {
    let v = variance(sigma)
    let square = (0..<parts).reduce(T(0)) { $0 + r[parts * n + $1] * r[parts * n + $1] }
    let height: T =
      switch style {
      case .pairwise: square / (v / phi * (phi + v))
      case .naive: square / (v + v * v / phi)
      default: phi / (phi + v) * (square / v)
      }
    let normaliser = style == .blocked ? T.log(v + phi) - T.log(v) : T.log(1 + phi / v)
    return (kappa * height, kappa * normaliser)
  }

  private func logRatios(_ r: [T], _ sigma: T) -> [T] {
    (0..<(r.count / parts)).map {
      let (height, normaliser) = evidence(r, $0, sigma)
      return height - normaliser
    }
  }

  /// A column's posterior means, and its Onsager factor.
  private func shrunk(_ r: [T], _ lambda: [T], _ sigma: T) -> (x: [T], b: T) {
    let gain = phi / (phi + variance(sigma))
    var x = r
    var slopes: [T] = []
    for n in lambda.indices {
      let (height, normaliser) = evidence(r, n, sigma)
      let u = lambda[n] + normaliser - height
      let odds = T.exp(-abs(u))
      let (active, zero): (T, T)
      if style == .sigmoid {
        (active, zero) = (1 / (1 + T.exp(u)), 1 - 1 / (1 + T.exp(u)))
      } else {
        (active, zero) =
          u < 0 ? (1 / (1 + odds), odds / (1 + odds)) : (odds / (1 + odds), 1 / (1 + odds))
      }
      for part in (parts * n)..<(parts * n + parts) { x[part] = gain * active * r[part] }
      let rise = fault == .bgSlopeOfGainOnly ? 0 : zero * height
      slopes.append(gain * active * (1 + (parts == 1 ? 2 * rise : rise)))
    }
    let sum = style.sum(slopes.count) { slopes[$0] }
    let (rows, columns) = (T(a.m / parts), T(a.n / parts))
    switch fault {
    case .onsagerWithoutNOverM: return (x, sum / columns)
    case .rowOnsagerMOverN: return (x, sum * rows / (columns * columns))
    default: return (x, sum / rows)
    }
  }
}

extension Fault {
  public static let messagesIncludeOwn = Fault(
    "messages-include-own", in: "messages of antennas", breaks: ["x"],
    "an antenna's prior odds count its own message too, so what it sees counts twice")
  public static let messagesMissing = Fault(
    "messages-missing", in: "messages of antennas", breaks: ["x"],
    "antennas exchange no messages: this is AMP of each by itself")
  public static let messagesSign = Fault(
    "messages-sign", in: "messages of antennas", breaks: ["x"],
    "messages for activity are added to the log odds of being zero, not subtracted")
  public static let messagesOfFirstIteration = Fault(
    "messages-of-first-iteration", in: "messages of antennas", breaks: ["messages"],
    "the messages of the first iteration are never renewed")
  public static let messagesOfSameIteration = Fault(
    "messages-of-same-iteration", in: "messages of antennas", breaks: ["x"],
    "antennas use the messages of this iteration, not of the one before")
  public static let messagesWithPrior = Fault(
    "messages-with-prior", in: "messages of antennas", breaks: ["messages"],
    "messages are posterior log odds: the prior, which each antenna has, is in each of them")
  /// Mistakes of parallel AMP of antennas.
  public static let ofParallelAMP: [Fault] = [
    .onsagerMissing, .onsagerSign, .onsagerWithoutNOverM, .rowOnsagerMOverN, .sigmaMMinusOne,
    .sigmaOverN, .sigmaSharedByBatch, .sigmaOfPlainResidual, .bgLogOddsSign,
    .bgVarianceForDeviation, .bgSlopeOfGainOnly, .groupOverBatch, .messagesIncludeOwn,
    .messagesMissing, .messagesSign, .messagesOfFirstIteration, .messagesOfSameIteration,
    .messagesWithPrior,
  ]
}
