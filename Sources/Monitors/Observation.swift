// SPDX-License-Identifier: GPL-3.0-or-later

/// What one line of a log says; whatever it does not say is `nil`.
public struct Observation: Sendable {
  /// Of the request.
  public var id: String?
  /// The steps `α_k` in service.
  public var alpha: [Double]?
  /// The network's spectral efficiency.
  public var se: Double?
  /// The classical solver's on the same input, where it was sampled.
  public var referenceSE: Double?
  /// Normalised gradients, by layer.
  public var gradientNorm: [Double]?
  /// `γ_k`.
  public var gamma: [Double]?
  public var channel: Channel?

  public init() {}
}

/// A channel covariance, or what is known of it.
public enum Channel: Sendable, Equatable {
  /// `‖R̂‖_F`.
  case norm(Double)
  /// `R̂`, N×N by rows, real and imaginary parts in turn.
  case covariance([Double])

  var entries: Int {
    switch self {
    case .norm: 0
    case .covariance(let numbers): numbers.count / 2
    }
  }
}

/// An observation that cannot be one of this network; nothing was changed by it.
public struct MonitorError: Error, Equatable, CustomStringConvertible {
  /// The log's key.
  public let key: String
  public let problem: String

  public init(_ key: String, _ problem: String) { (self.key, self.problem) = (key, problem) }

  public var description: String { "key \"\(key)\": \(problem)" }
}

func checkLayers(_ count: Int, before: Int, _ key: String) throws {
  guard count > 0 else { throw MonitorError(key, "it has no layers") }
  guard before == 0 || count == before else {
    throw MonitorError(key, "it is of \(count) layers, and was of \(before) before")
  }
}

/// `96.4 %`.
func percent(_ value: Double) -> String {
  let tenths = (value * 1000).rounded()
  guard abs(tenths) < 1e15 else { return "\(value * 100) %" }
  let (whole, rest) = Int(tenths).quotientAndRemainder(dividingBy: 10)
  return "\(tenths < 0 ? "-" : "")\(abs(whole)).\(abs(rest)) %"
}
