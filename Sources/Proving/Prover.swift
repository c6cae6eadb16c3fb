// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls
import Calls
import Golden
import Methods

/// The binary64 numbers nearest to the exact results of a call, proven so.
public struct Proof: Sendable {
  public let outputs: Arrays<Double>
  public let route: ProofRoute
  /// Bits at which every component was decided.
  public let precision: Int
  /// How many components there are, all of them certified.
  public var total: Int { outputs.values.reduce(0) { $0 + $1.count } }
}

public struct ProofFailure: Error, CustomStringConvertible {
  public let description: String
  public init(description: String) { self.description = description }
}

/// Runs the reference in ball arithmetic, doubling the precision until every component of every
/// output rounds to one binary64 number.
public struct Prover: Sendable {
  /// The bits that a proof begins with, and those past which it is given up.
  public static let firstBits = 192
  public static let mostBits = 8192

  let start, limit: Int
  let report: @Sendable (ProofAttempt) -> Void

  /// - Parameters:
  ///   - start: the bits to begin with.
  ///   - limit: the bits past which a proof is given up.
  ///   - report: told of every precision that was tried.
  public init(
    start: Int = Prover.firstBits, limit: Int = Prover.mostBits,
    report: @escaping @Sendable (ProofAttempt) -> Void = { _ in }
  ) {
    self.start = start
    self.limit = limit
    self.report = report
  }

  /// By the first of the routes that the call's matrix admits.
  /// - Throws: `ProofFailure` when the limit of bits does not decide every component.
  public func prove(
    _ call: Call, _ inputs: Arrays<Double>, routes: [ProofRoute]
  ) throws -> Proof {
    var refusal = "no route of proof is known"
    for route in routes {
      do { return try prove(call, inputs, route: route) } catch let error as Unsuitable {
        refusal = error.description
      }
    }
    throw ProofFailure(description: "\(call.method): \(refusal)")
  }

  /// - Throws: `ProofFailure` when the limit of bits does not decide every component, `Unsuitable`
  ///   where the route is not one for this call.
  public func prove(
    _ call: Call, _ inputs: Arrays<Double>, route: ProofRoute
  ) throws -> Proof {
    let order = Dictionary(
      uniqueKeysWithValues: zip(try Register.card(call.method).answers, 0...))
    var bits = start
    var last: ProofAttempt?
    while bits <= limit {
      let start = ContinuousClock.now
      var attempt = ProofAttempt(bits: bits, route: route)
      do {
        let balls = try enclose(call, inputs, route, bits)
        let ordered = balls.sorted { order[$0.key] ?? 0 < order[$1.key] ?? 0 }
        let outputs = attempt.decide(ordered.map { ($0.key, $0.value) })
        attempt.seconds = (ContinuousClock.now - start) / .seconds(1)
        report(attempt)
        if let outputs { return Proof(outputs: outputs, route: route, precision: bits) }
      } catch let error as Undecided {
        attempt.seconds = (ContinuousClock.now - start) / .seconds(1)
        attempt.obstacle = error.description
        report(attempt)
      }
      last = attempt
      bits *= 2
    }
    let reason = last?.explanation ?? "a proof begins with \(start) bits"
    throw ProofFailure(description: "\(call.method): \(reason)")
  }

  /// Enclosures of the exact results, at one precision.
  public func enclose(
    _ call: Call, _ inputs: Arrays<Double>, _ route: ProofRoute, _ precision: Int
  ) throws -> Arrays<Ball> {
    try Ball.$precision.withValue(precision) {
      let balls = inputs.mapValues { $0.map { Ball($0) } }
      switch route {
      case .definition: return try Definition.answer(call, balls)
      case .forwardDifferentiation: return try ForwardGradient.answer(call, balls)
      case .direct, .cholesky, .nearDiagonal, .normalEquations:
        return try reference(route)(call, balls)
      }
    }
  }

  private func reference(_ route: ProofRoute) -> Reference<Ball> {
    @Sendable func gram(_ a: Matrix<Ball>) throws -> any ShiftedGram<Ball> {
      switch route {
      case .nearDiagonal: try nearDiagonal(a)
      case .direct: CholeskyGram(a)
      case .cholesky: a.rows > ProofRoute.largeRows ? InverseGram(a) : CholeskyGram(a)
      case .normalEquations, .definition, .forwardDifferentiation:
        throw Unsuitable(description: "\(route.rawValue) is no way to (A Aᵀ)⁻¹")
      }
    }
    return Reference(
      Factorisations(
        lmmse: { a, variant in
          guard route == .normalEquations else {
            return GramLMMSE(a, gram: try gram(a), variant: variant)
          }
          guard variant == .exact else {
            throw Unsuitable(description: "normal equations are not what is printed")
          }
          return NormalEquationsLMMSE(a)
        }, gram: gram,
        complexLMMSE: { a in
          if route == .normalEquations { return NormalEquationsLMMSE(a) }
          return GramLMMSE(a, gram: CholeskyGram(a))
        }, gramEigenvalue: { $0.largestGramEigenvalue }))
  }

  private func nearDiagonal(_ a: Matrix<Ball>) throws -> NearDiagonalGram {
    let svd = try SVD(a.map { $0.midpoint })
    guard svd.rank == a.rows else {
      throw Unsuitable(description: "near-diagonalisation of a matrix of rank \(svd.rank) < M")
    }
    return try NearDiagonalGram(a, eigenvectors: svd.u)
  }
}

/// A route of proof that is none for a call.
struct Unsuitable: Error, CustomStringConvertible {
  let description: String
}
