// SPDX-License-Identifier: GPL-3.0-or-later
import Problems

extension TrainingOptions {
  var title: String { "\(problem.name ?? ""), seed \(seed)" }

  /// The problem of BSR17 that is stated, if it is one.
  var vectorSource: VectorSource? {
    let preset = ProblemSpecification.presets.first { $0.name == problem.name }?.specification
    guard var stated = preset else { return nil }
    stated.rows = problem.rows ?? stated.rows
    stated.columns = problem.columns ?? stated.columns
    stated.snr = problem.snr ?? stated.snr
    return VectorSource(specification: stated, title: title, seed: UInt64(seed))
  }

  /// The activity detection of SCSZ21 that is stated, if it is one.
  var activitySource: ActivitySource? {
    let preset = ActivitySpecification.presets.first { $0.name == problem.name }?.specification
    guard var stated = preset else { return nil }
    stated.length = problem.rows ?? stated.length
    stated.devices = problem.columns ?? stated.devices
    stated.antennas = problem.antennas ?? stated.antennas
    stated.snr = problem.snr ?? stated.snr
    return ActivitySource(specification: stated, title: title, seed: UInt64(seed))
  }
}
