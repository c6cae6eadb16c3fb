// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL
import Problems
import Testing

@Suite("Random streams") struct StreamTests {
  @Test(
    "Seeds are those of Python's hashlib",
    arguments: [
      (0, "matrix", 0, 2_924_146_646), (1, "signal", 7, 2_066_090_713),
      (1, "noise", 0, 3_227_632_130),
      (20_160_812, "shuffle", 123_456, 4_292_793_096), (UInt64.max, "signal", 0, 3_222_375_152),
    ] as [(UInt64, String, Int, UInt32)])
  func seeds(root: UInt64, name: String, trial: Int, seed: UInt32) {
    #expect(Stream.seed(root: root, name: name, trial: trial) == seed)
  }

  @Test("Integers and uniform numbers are those of NumPy's RandomState with that seed")
  func numpy() {
    let integers = Stream(root: 1, name: "signal", trial: 7)
    #expect(
      (0..<5).map { _ in integers.integer() } == [
        367_350_622, 983_679_403, 1_938_479_623, 2_516_195_325, 2_189_873_551,
      ])
    let uniform = Stream(root: 1, name: "signal", trial: 7)
    #expect(
      (0..<4).map { _ in uniform.uniform() } == [
        0x1.5e55347543830p-4, 0x1.ce2b684afd0bep-2, 0x1.050da300cefd0p-1, 0x1.16616cddcbe33p-1,
      ])
  }

  @Test("Normal numbers are the polar method's pairs in order")
  func normals() {
    let stream = Stream(root: 1, name: "signal", trial: 7)
    // From Python: NumPy's uniform numbers, math.log and math.sqrt.
    let expected = [
      -0.8445243392835092, -0.0991549347009591, 0.6841221971959665, 3.02992865222546,
      -1.9132238035449338, -0.9230839811845888,
    ]
    // Logarithms of 1 ulp each, a quotient, a root, a product: below 6 units of roundoff.
    for value in expected {
      #expect(abs(stream.normal() - value) <= 6 * 0x1p-53 * abs(value))
    }
  }

  @Test(
    "The generator is MT19937: known outputs",
    arguments: [
      // mt19937ar (2002), init_genrand(5489), the default seed; its 10000th output is in the C++ standard.
      (5489, 1, 3_499_211_612), (5489, 2, 581_869_302), (5489, 10_000, 4_123_659_995),
      // GSL's own test.
      (4357, 1000, 1_186_927_261),
    ] as [(UInt, Int, UInt)])
  func generator(seed: UInt, count: Int, output: UInt) throws {
    let generator = try #require(gsl_rng_alloc(assay_gsl_mt19937()))
    defer { gsl_rng_free(generator) }
    gsl_rng_set(generator, seed)
    for _ in 1..<count { _ = gsl_rng_get(generator) }
    #expect(gsl_rng_get(generator) == output)
  }

  @Test("Streams differ by root, name and trial")
  func distinct() {
    let streams: [(UInt64, String, Int)] = [
      (1, "signal", 0), (2, "signal", 0), (1, "noise", 0), (1, "signal", 1),
    ]
    let first = streams.map { Stream(root: $0.0, name: $0.1, trial: $0.2).uniform() }
    #expect(Set(first).count == 4)
  }

  @Test("Uniform numbers have the moments of [0, 1)", arguments: [1, 2, 3] as [UInt64])
  func uniformMoments(root: UInt64) {
    let stream = Stream(root: root, name: "moments", trial: 0)
    let n = 100_000
    let x = (0..<n).map { _ in stream.uniform() }
    #expect(x.allSatisfy { $0 >= 0 && $0 < 1 })
    // Standard errors √(1/12n) of the mean, √(4/45n) of the mean square, five of them.
    let errors = Double(n).squareRoot() / 5
    #expect(abs(mean(x) - 0.5) * errors <= (1 / 12.0).squareRoot())
    #expect(abs(mean(x.map { $0 * $0 }) - 1 / 3.0) * errors <= (4 / 45.0).squareRoot())
    // The correlation of neighbours: √(1/144n).
    let products = zip(x, x.dropFirst()).map { ($0 - 0.5) * ($1 - 0.5) }
    #expect(abs(mean(products)) * errors <= 1 / 12.0)
  }

  @Test("Normal numbers have the moments of N(0, 1)", arguments: [1, 2, 3] as [UInt64])
  func normalMoments(root: UInt64) {
    let stream = Stream(root: root, name: "moments", trial: 1)
    let n = 100_000
    let x = (0..<n).map { _ in stream.normal() }
    // Variances of z, z², z³, z⁴: 1, 2, 15, 96; five standard errors.
    let errors = Double(n).squareRoot() / 5
    #expect(abs(mean(x)) * errors <= 1)
    #expect(abs(mean(x.map { $0 * $0 }) - 1) * errors <= 2.0.squareRoot())
    #expect(abs(mean(x.map { $0 * $0 * $0 })) * errors <= 15.0.squareRoot())
    #expect(abs(mean(x.map { $0 * $0 * $0 * $0 }) - 3) * errors <= 96.0.squareRoot())
    // The two numbers of a pair are independent.
    let pairs = stride(from: 0, to: n, by: 2).map { x[$0] * x[$0 + 1] }
    #expect(abs(mean(pairs)) * (Double(n) / 2).squareRoot() / 5 <= 1)
    // Beyond 1.96 lie 5 %.
    let beyond = Double(x.count { abs($0) > 1.959963984540054 }) / Double(n)
    #expect(abs(beyond - 0.05) * errors <= (0.05 * 0.95).squareRoot())
  }
}

func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
