// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// [JADCE] The statement of an activity-detection problem, SCSZ21 (1)–(4): `N` devices, of which each is
/// active with probability `p`, send their preambles to `M` antennas,
///
///     Y = S X + Z,   X = diag(a) H ∈ C^{N×M},   a_n ~ Bernoulli(p),   H ~ CN(0, I),   Z ~ CN(0, σ²).
public struct ActivitySpecification: Sendable, Equatable {
  public var preambles: Preambles
  /// `L`, `N`, `M`
  public var length, devices, antennas: Int
  /// `p`, in (0, 1].
  public var activity: Double
  /// `E‖S X‖_F²/E‖Z‖_F²` in dB, SCSZ21 (38).
  public var snr: Double

  public init(
    preambles: Preambles, length: Int, devices: Int, antennas: Int, activity: Double = 0.1,
    snr: Double = 15
  ) {
    self.preambles = preambles
    self.length = length
    self.devices = devices
    self.antennas = antennas
    self.activity = activity
    self.snr = snr
  }

  /// `scsz21-theorems`, `scsz21-comparison` and `singer-13`.
  public static let presets: [(name: String, specification: ActivitySpecification)] = [
    (
      "scsz21-theorems",
      ActivitySpecification(preambles: .gaussian, length: 100, devices: 200, antennas: 30)
    ),
    (
      "scsz21-comparison",
      ActivitySpecification(preambles: .gaussian, length: 90, devices: 300, antennas: 100)
    ),
    (
      "singer-13",
      ActivitySpecification(preambles: .singer(order: 13), length: 169, devices: 183, antennas: 30)
    ),
  ]

  /// `σ² = p ‖S‖_F²/L 10^{−SNR/10}`, as `E‖S X‖_F² = p M ‖S‖_F²` and `E‖Z‖_F² = L M σ²`; with unit columns
  /// `‖S‖_F² = N`.
  public var noiseVariance: Double {
    ProblemSpecification.noiseVariance(
      power: activity, rows: Double(length), columns: Double(devices), snr: snr)
  }

  /// `S`, trial `trial` of the stream `preambles`.
  /// - Throws: as ``Preambles/draw(rows:columns:from:)``.
  public func drawPreambles(
    seed: UInt64, trial: Int = 0, of set: SampleSet = .given
  ) throws -> Matrix<Complex<Double>> {
    try preambles.draw(
      rows: length, columns: devices,
      from: Stream(root: seed, name: set.stream("preambles"), trial: trial))
  }

  /// `samples` signals and observations for `S`; sample `k` is trial `firstTrial + k` of the streams
  /// `activity` (each device's activity, then its channels if it is active) and `noise`.
  /// - Parameters:
  ///   - set: whose streams they are.
  ///   - isStratified: every sample has `1 + p (N − 1)` active devices, rounded up or down at
  ///   random: each of them has as many others beside it as on average, `p (N − 1)`, without the scatter
  ///   of that number, by which averages for small `N` miss their limit.
  /// - Precondition: `S` is `length × devices`.
  public func draw(
    _ s: Matrix<Complex<Double>>, seed: UInt64, samples: Int, firstTrial: Int = 0,
    of set: SampleSet = .given, isStratified: Bool = false
  ) -> ActivityProblem {
    let half = 0.5.squareRoot()
    let sigma = (noiseVariance / 2).squareRoot()
    var x = Matrix<Complex<Double>>(zeros: devices, samples * antennas)
    var y = Matrix<Complex<Double>>(zeros: length, samples * antennas)
    for k in 0..<samples {
      let own = (k * antennas)..<((k + 1) * antennas)
      let signal = Stream(root: seed, name: set.stream("activity"), trial: firstTrial + k)
      // Among the devices that are left, those that are still to be active.
      var left =
        isStratified
        ? Int((1 + activity * Double(devices - 1) + signal.uniform()).rounded(.down)) : 0
      for n in 0..<devices {
        let share = isStratified ? Double(left) / Double(devices - n) : activity
        guard signal.uniform() < share else { continue }
        left -= 1
        for column in own {
          let real = half * signal.normal()
          x[n, column] = Complex(real, half * signal.normal())
        }
      }
      let noise = Stream(root: seed, name: set.stream("noise"), trial: firstTrial + k)
      for column in own {
        for row in 0..<length {
          let real = sigma * noise.normal()
          y[row, column] = Complex(real, sigma * noise.normal())
        }
      }
    }
    y.add(s, x)
    return ActivityProblem(
      preambles: s, signals: Batch(x, width: antennas), observations: Batch(y, width: antennas),
      noiseVariance: noiseVariance)
  }
}

/// Samples of [JADCE] with their truth.
public struct ActivityProblem: Sendable {
  /// `S ∈ C^{L×N}`
  public let preambles: Matrix<Complex<Double>>
  /// `X`, `N × M` a sample.
  public let signals: Batch<Complex<Double>>
  /// `Y`, `L × M` a sample.
  public let observations: Batch<Complex<Double>>
  /// `σ² = E|Z_lm|²`
  public let noiseVariance: Double
}
