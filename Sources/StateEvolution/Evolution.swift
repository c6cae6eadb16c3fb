// SPDX-License-Identifier: GPL-3.0-or-later

/// The state evolution of an algorithm: the recursion that its mean squared error follows in the limit
/// of large `N`. Parameters are the conforming value, quantities its `State`.
public protocol Evolution: Sendable {
  associatedtype State: EvolutionState
  var prior: any Prior { get }
  /// `σ_w²`
  var noiseVariance: Double { get }
  /// The state before iteration `t = 0`.
  func start() throws -> State
  /// One iteration.
  /// - Throws: `PredictionError`
  func step(_ state: inout State) throws
}

/// What a state evolution remembers.
public protocol EvolutionState: Sendable {
  /// The mean squared error `E[(x̂ − X)²]` of the estimate, per entry.
  var mse: Double { get }
  /// The quantities that the last iteration gave, by name, in the order in which they are computed.
  var quantities: [(name: String, value: Double)] { get }
}

/// How a recursion ended.
public enum Ending: String, Sendable, Codable, CaseIterable {
  /// It came to a fixed point.
  case converged
  /// Without noise, its error fell below 1e-30 of the signal's power: recovery is exact.
  case vanishing
  /// Its error exceeded 1e12 times the signal's power, or is not finite.
  case diverged
  /// It was still moving when its iterations were spent.
  case unfinished
}

/// The course of a state evolution, and where it ends.
public struct Trajectory<State: EvolutionState>: Sendable {
  /// After each of the first iterations, as many as were asked for.
  public let states: [State]
  /// After the last iteration.
  public let last: State
  /// How many iterations it took to get there.
  public let steps: Int
  public let ending: Ending
  public var isConverged: Bool { ending == .converged || ending == .vanishing }

  /// Follows `evolution` for at least `iterations` steps, and then until it ends.
  ///
  /// It has converged when no quantity is farther than `tolerance`, relatively, from where the
  /// geometric sequence of its last two steps leads; or when none moves by more than 1e-13.
  /// - Parameters:
  ///   - evolution: the recursion.
  ///   - iterations: how many states to keep, 0 or more.
  ///   - limit: the most iterations that may be spent on the fixed point.
  ///   - tolerance: of the fixed point, relative.
  ///   - progress: told the number of iterations so far.
  /// - Throws: `PredictionError` of a step, or for a quantity that is not a number; an end of the limit is not thrown but `unfinished`.
  public init<E: Evolution>(
    _ evolution: E, iterations: Int, limit: Int = 100_000, tolerance: Double = 1e-9,
    progress: (Int) -> Void = { _ in }
  ) throws where E.State == State {
    var state = try evolution.start()
    var states: [State] = []
    var steps = 0
    var change = Double.infinity
    var ending = Ending.unfinished
    while steps < max(limit, iterations) {
      let previous = state
      let lastChange = change
      try evolution.step(&state)
      steps += 1
      if let lost = state.quantities.first(where: \.value.isNaN) {
        throw PredictionError.notANumber(quantity: lost.name, step: steps)
      }
      progress(steps)
      if states.count < iterations { states.append(state) }
      change = Self.change(from: previous, to: state)
      if let end = Self.end(state.mse, evolution) {
        ending = end
      } else if steps > 1, change <= max(1e-13, tolerance * (1 - change / lastChange)) {
        ending = .converged
      }
      if ending != .unfinished && (steps >= iterations || ending != .converged) { break }
    }
    (self.states, last, self.steps, self.ending) = (states, state, steps, ending)
  }

  /// The state at the fixed point.
  /// - Throws: `PredictionError.unfinished`, if there was none within the limit.
  public func fixedPoint() throws -> State {
    guard isConverged else { throw PredictionError.unfinished(steps: steps, ending: ending) }
    return last
  }

  /// The largest relative change of a quantity.
  private static func change(from previous: State, to state: State) -> Double {
    guard previous.quantities.count == state.quantities.count else { return .infinity }
    return zip(previous.quantities, state.quantities).reduce(0) { largest, pair in
      let (old, new) = (pair.0.value, pair.1.value)
      // Two infinities are equal, and two zeros.
      return old == new ? largest : max(largest, abs((new - old) / new))
    }
  }

  private static func end(_ mse: Double, _ evolution: some Evolution) -> Ending? {
    let power = evolution.prior.secondMoment
    if !mse.isFinite || mse > 1e12 * power { return .diverged }
    return evolution.noiseVariance == 0 && mse < 1e-30 * power ? .vanishing : nil
  }
}
