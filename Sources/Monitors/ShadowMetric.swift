// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether the network still does what the classical solver does, on a sample of the inputs [MONITOR]:
///
///     r_i = SE_i(network)/SE_i(solver),    r̄ = mean of the last `window`,    s.e. = √(Σ(r_i − r̄)²/(n(n − 1)))
///
/// is raised where `r̄ + standardErrors · s.e. < threshold`, and cleared where `r̄ ≥ threshold`; nothing is decided
/// before 30 samples. `k` bad samples among `n − k` good ones move `r̄` by `√(k(n − 1)/(n − k))` standard errors at
/// most, however bad they are: one by 1, and with 3 standard errors no seven can raise it.
///
/// The test is made at each sample, over windows that overlap. For normal ratios of standard deviation 2 %, in 1000
/// samples each: at a mean of 98 % no alarm in 1000 runs, at 97 % exactly one in 14; at 96 % all are
/// raised (see `MonitorsTests`).
public struct ShadowMetric: Codable, Sendable {
  public let threshold: Double
  public let standardErrors: Double
  private var ratios: Window
  private var alarm = Alarm()
  /// How many inputs were sampled.
  public private(set) var samples = 0

  /// - Parameters:
  ///   - threshold: a ratio, above 0.
  ///   - window: samples, 30 or more.
  ///   - standardErrors: 0 or more; how far the mean must be below.
  public init(threshold: Double = 0.97, window: Int = 200, standardErrors: Double = 3) {
    (self.threshold, self.standardErrors) = (threshold, standardErrors)
    ratios = Window(capacity: window)
  }

  /// `r̄` and its standard error; `nil` before 30 samples.
  public var ratio: Estimate? { ratios.mean }

  /// Observes both spectral efficiencies on one input: `se` 0 or more, `reference` above 0.
  public mutating func observe(se: Double, reference: Double, line: Int) -> [Alert] {
    ratios.append(se / reference)
    samples += 1
    guard let estimate = ratios.mean else { return [] }
    let (mean, error) = (estimate.value, estimate.standardError)
    let raises = mean + standardErrors * error < threshold
    guard let event = alarm.update(raises: raises, clears: mean >= threshold) else { return [] }
    return [
      Alert(
        event, .shadowMetric, "se", line: line, value: mean, standardError: error,
        threshold: threshold,
        event == .raised
          ? "the network has \(percent(mean)) of the classical solver's spectral efficiency: use the solver, and train again"
          : "the network has \(percent(mean)) of the classical solver's spectral efficiency again")
    ]
  }

  var activeSeries: [(String, Bool)] { samples == 0 ? [] : [("se", alarm.isActive)] }
}
