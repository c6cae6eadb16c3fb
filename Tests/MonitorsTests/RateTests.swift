// SPDX-License-Identifier: GPL-3.0-or-later
import Monitors
import Problems
import Testing

/// False and missed alarms of each monitor, each in 1000 runs.
struct RateTests {
  static let runs = 1000

  /// Alarms of `samples` normal ratios.
  static func shadow(_ name: String, mean: Double, deviation: Double, samples: Int = 1000) -> Int {
    raises(runs, name) { stream in
      var monitor = ShadowMetric()
      return alerts(samples) {
        monitor.observe(
          se: 8 * (mean + deviation * stream.normal()), reference: 8, line: $0)
      }
    }
  }

  @Test(
    "Shadow metric, 1000 samples, deviation 2 %: no alarm at 98 %, 69 of 1000 runs at 97 % exactly, all at 96 %"
  )
  func shadowMetric() {
    let healthy = Self.shadow("healthy", mean: 0.98, deviation: 0.02)
    let border = Self.shadow("border", mean: 0.97, deviation: 0.02)
    let sick = Self.shadow("sick", mean: 0.96, deviation: 0.02)
    #expect(healthy == 0)
    #expect(border == 69)
    #expect(sick == Self.runs)
  }

  @Test(
    "Shadow metric: up to seven failures among samples just above 97 %, wherever they are, raise nothing"
  )
  func loneSamples() {
    let alarms = raises(Self.runs, "lone") { stream in
      var monitor = ShadowMetric()
      let failures = Set((0..<7).map { _ in 1 + Int(stream.uniform() * 400) })
      return alerts(400) {
        monitor.observe(se: failures.contains($0) ? 0 : 7.77, reference: 8, line: $0)
      }
    }
    #expect(alarms == 0)
  }

  /// Alarms of 2200 steps with relative jitter, one of which takes a leap.
  static func drift(_ name: String, jitter: Double, leap: Double) throws -> Int {
    try raises(runs, name) { stream in
      var monitor = StepDrift()
      return try alerts(2200) { line in
        let step = line > 1100 ? 1 + leap : 1
        return try monitor.observe([step * (1 + jitter * stream.normal())], line: line)
      }
    }
  }

  @Test(
    "Step drift, 2200 observations, jitter 2 %: none without a leap, 214 of 1000 runs at 5 %, all at 25 %; jitter 1 %: none at 5 %"
  )
  func stepDrift() throws {
    let quiet = try Self.drift("quiet", jitter: 0.02, leap: 0)
    let small = try Self.drift("small", jitter: 0.02, leap: 0.05)
    let steady = try Self.drift("steady", jitter: 0.01, leap: 0.05)
    let large = try Self.drift("large", jitter: 0.02, leap: 0.25)
    let down = try Self.drift("down", jitter: 0.02, leap: -0.25)
    #expect(quiet == 0)
    #expect(small == 214)
    #expect(steady == 0)
    #expect(large == Self.runs)
    #expect(down == Self.runs)
  }

  @Test(
    "Gradient norm, 1000 observations: none where one in five exceeds its limit, all where four in five do"
  )
  func gradientNorm() throws {
    func alarms(_ name: String, _ probability: Double) throws -> Int {
      try raises(Self.runs, name) { stream in
        var monitor = GradientNorm()
        return try alerts(1000) { line in
          let norm = stream.uniform() < probability ? 6.0 : 4
          return try monitor.observe([norm], gamma: [0.5], line: line)
        }
      }
    }
    let quiet = try alarms("few", 0.2)
    let large = try alarms("many", 0.8)
    #expect(quiet == 0)
    #expect(large == Self.runs)
  }

  /// `hᴴh` of a channel of one antenna by two with power `gain`: its covariance, from one draw.
  static func draw(_ stream: Stream, gain: Double) -> Channel {
    let g = (0..<4).map { _ in (gain / 2).squareRoot() * stream.normal() }
    let (a, b) = (0.7, (1 - 0.49).squareRoot())
    let (x, y) = (g[0], g[1])
    let (z, w) = (a * g[0] + b * g[2], a * g[1] + b * g[3])
    let (re, im) = (x * z + y * w, x * w - y * z)
    return .covariance([x * x + y * y, 0, re, im, re, -im, z * z + w * w, 0])
  }

  /// Alarms of matrices that are one draw each, 1000 for the reference and `after` after a change.
  static func covariance(_ name: String, gain: Double, after: Int = 1200) throws -> Int {
    try raises(runs, name) { stream in
      var monitor = ChannelCovariance()
      return try alerts(1000 + after) { line in
        try monitor.observe(draw(stream, gain: line > 1000 ? gain : 1), line: line)
      }
    }
  }

  @Test(
    "Channel covariance from single draws: no alarm without a change, 1 of 1000 runs at a change of 15 % exactly, 974 at 50 %, all at -40 %"
  )
  func channelCovariance() throws {
    let quiet = try Self.covariance("same", gain: 1, after: 1500)
    let border = try Self.covariance("border", gain: 1.15)
    let large = try Self.covariance("greater", gain: 1.5)
    let less = try Self.covariance("less", gain: 0.6)
    #expect(quiet == 0)
    #expect(border == 1)
    #expect(large == 974)
    #expect(less == Self.runs)
  }
}
