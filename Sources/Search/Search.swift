// SPDX-License-Identifier: GPL-3.0-or-later
import Problems

/// A search: which settings trial `k` has.
///
/// They are a function of the seed, the space, the method, the earlier observations, and the results of trials
/// `0 … k − 1 − lookahead` in order of number; so they are the same for any number of workers up to
/// `lookahead + 1`, in whatever order these finish, and on any machine. Trial `k` draws from the stream
/// `search` of its number.
public struct Search: Sendable, Equatable {
  public enum Method: Sendable, Equatable {
    /// Each dimension from its prior: uniform on its line.
    case random
    case tpe(TPE)
  }

  public let space: Space
  public let seed: UInt64
  public let method: Method
  /// Observations of an earlier search, as if they were this one's before trial 0. Settings outside the space
  /// are as if they were absent.
  public let earlier: [Observation]
  /// Trials, earlier ones included, before the method is asked; from the prior till then.
  public let startup: Int
  /// How many trials right before a trial it does not wait for.
  public let lookahead: Int

  /// - Precondition: `startup` and `lookahead` are 0 or more.
  public init(
    _ space: Space, seed: UInt64, method: Method = .tpe(TPE()), earlier: [Observation] = [],
    startup: Int = 10, lookahead: Int = 0
  ) {
    (self.space, self.seed, self.method, self.earlier) = (space, seed, method, earlier)
    (self.startup, self.lookahead) = (startup, lookahead)
  }

  /// How many results trial `k` waits for: those of `0 … k − 1 − lookahead`.
  public func awaited(_ k: Int) -> Int { max(k - lookahead, 0) }

  /// The settings of trial `k`.
  /// - Parameters:
  ///   - k: which trial, from 0.
  ///   - results: of trials 0, 1, …, at least `awaited(k)` of them; later ones are not looked at.
  /// - Precondition: there are as many.
  public func assignment(_ k: Int, after results: [Observation]) -> Assignment {
    precondition(results.count >= awaited(k), "trial \(k) waits for \(awaited(k)) results")
    let stream = Stream(root: seed, name: "search", trial: k)
    let seen = earlier + results.prefix(awaited(k))
    guard case .tpe(let model) = method, earlier.count + k >= startup,
      seen.contains(where: { $0.value != nil })
    else {
      return ParzenMixture(space, []).draw(stream)
    }
    return model.assignment(space, after: seen, stream)
  }
}

extension Search.Method {
  /// As studies and the command line name it.
  public var name: String {
    switch self {
    case .random: "random"
    case .tpe: "tpe"
    }
  }
}
