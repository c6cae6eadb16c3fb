// SPDX-License-Identifier: GPL-3.0-or-later
import CArb
import CKernels
import Testing

extension KernelTests {
  @Suite("Elementary functions") struct ElementaryTests {
    @Test("exp errs by at most 1 ulp")
    func exponential() {
      let double: [[Double]] = [
        arguments(3, -745.2...709.8), arguments(4, -745.14 ... -708), arguments(5, -1...1),
        arguments(6, 709.7...709.8), halves(7, -1075...1024), anyArguments(8, exponent: 10),
      ]
      let float: [[Float]] = [
        arguments(3, -104...89), arguments(4, -103.98 ... -87), arguments(5, -1...1),
        arguments(6, 88.7...88.8), halves(7, -150...128), anyArguments(8, exponent: 7),
      ]
      check(assay_exp_f64, against: ballExp, at: double, bound: 1)
      check(assay_exp_f32, against: ballExp, at: float, bound: 1)
    }

    @Test("log errs by at most 1 ulp")
    func logarithm() {
      func positive<S: KernelReal>() -> [[S]] {
        let neighboursOfOne = (-9000...9000).map { 1 + S($0) * (S.ulpOfOne / 2) }
        let every: [S] = anyArguments(3)
        return [
          arguments(4, 0.7...1.42), arguments(5, 0.999...1.001), arguments(6, 0.001...100),
          roots(7), neighboursOfOne, every.map(\.magnitude).filter { $0 > 0 },
        ]
      }
      check(assay_log_f64, against: ballLog, at: positive() as [[Double]], bound: 1)
      check(assay_log_f32, against: ballLog, at: positive() as [[Float]], bound: 1)
    }

    @Test("tanh errs by at most 1 ulp")
    func hyperbolicTangent() {
      func both<S: KernelReal>() -> [[S]] {
        [
          arguments(3, -20...20), arguments(4, -1...1), arguments(5, -0.2...0.2),
          halves(6, -60...60).map { $0 / 2 }, anyArguments(7, exponent: 7),
        ]
      }
      check(assay_tanh_f64, against: ballTanh, at: both() as [[Double]], bound: 1)
      check(assay_tanh_f32, against: ballTanh, at: both() as [[Float]], bound: 1)
    }

    @Test("Both results of the logistic function err by at most 2 ulp")
    func logistic() {
      let double: [[Double]] = [
        arguments(3, -746...746), arguments(4, -40...40), arguments(5, -1...1),
        arguments(6, 708...745.2), halves(7, -1075...1075), anyArguments(8, exponent: 10),
      ]
      let float: [[Float]] = [
        arguments(3, -104...104), arguments(4, -20...20), arguments(5, -1...1),
        arguments(6, 87...104), halves(7, -150...150), anyArguments(8, exponent: 7),
      ]
      check({ first(assay_logistic_f64, $0, $1, $2) }, against: falling, at: double, bound: 2)
      check({ second(assay_logistic_f64, $0, $1, $2) }, against: rising, at: double, bound: 2)
      check({ first(assay_logistic_f32, $0, $1, $2) }, against: falling, at: float, bound: 2)
      check({ second(assay_logistic_f32, $0, $1, $2) }, against: rising, at: float, bound: 2)
    }

    @Test("Infinities, zeros and NaN have their limits, with signs")
    func specialValues() {
      specialValues(exp: assay_exp_f64, log: assay_log_f64, tanh: assay_tanh_f64)
      specialValues(exp: assay_exp_f32, log: assay_log_f32, tanh: assay_tanh_f32)
      let u = [0, -0.0, Double.infinity, -.infinity, .nan, 1000, -1000, 745]
      onEachPath { _ in
        var (p, q) = (u, u)
        assay_logistic_f64(u.count, u, &p, &q)
        #expect(images(p) == images([0.5, 0.5, 0, 1, .nan, 0, 1, .leastNonzeroMagnitude]))
        #expect(images(q) == images([0.5, 0.5, 1, 0, .nan, 1, 0, 1]))
        let v = u.map(Float.init)
        var (s, t) = (v, v)
        assay_logistic_f32(v.count, v, &s, &t)
        #expect(images(s) == images([0.5, 0.5, 0, 1, .nan, 0, 1, 0] as [Float]))
        #expect(images(t) == images([0.5, 0.5, 1, 0, .nan, 1, 0, 1] as [Float]))
      }
    }

    @Test("Results may replace their arguments, whatever the length", arguments: 0...35)
    func inPlace(n: Int) {
      inPlace(n, [assay_exp_f64, assay_log_f64, assay_tanh_f64], assay_logistic_f64)
      inPlace(n, [assay_exp_f32, assay_log_f32, assay_tanh_f32], assay_logistic_f32)
    }

    private func specialValues<S: KernelReal>(
      exp: Elementwise<S>, log: Elementwise<S>, tanh: Elementwise<S>
    ) {
      func require(_ kernel: Elementwise<S>, _ pairs: [(S, S)]) {
        onEachPath { path in
          var y = pairs.map(\.0)
          kernel(y.count, pairs.map(\.0), &y)
          #expect(images(y) == images(pairs.map(\.1)), "path \(path.rawValue)")
        }
      }
      let tiny = S.leastNonzeroMagnitude
      require(
        exp,
        [
          (0, 1), (-0.0, 1), (.infinity, .infinity), (-.infinity, 0), (.nan, .nan), (tiny, 1),
          (-tiny, 1), (1e4, .infinity), (-1e4, 0), (.greatestFiniteMagnitude, .infinity),
        ])
      require(
        log,
        [
          (0, -.infinity), (-0.0, -.infinity), (1, 0), (.infinity, .infinity), (-.infinity, .nan),
          (.nan, .nan), (-1, .nan), (-tiny, .nan),
        ])
      require(
        tanh,
        [
          (0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (.nan, .nan), (tiny, tiny),
          (-tiny, -tiny), (100, 1), (-.greatestFiniteMagnitude, -1),
          (.leastNormalMagnitude, .leastNormalMagnitude),
        ])
    }

    private func inPlace<S: KernelReal>(
      _ n: Int, _ kernels: [Elementwise<S>],
      _ logistic: (Int, UnsafePointer<S>?, UnsafeMutablePointer<S>?, UnsafeMutablePointer<S>?) ->
        Void
    ) {
      var stream = Stream(UInt64(n))
      let x = (0..<n).map { _ in S(stream.uniform(0.01...6)) }
      let one = kernels.map { kernel in
        x.map { argument in
          var y: S = 0
          kernel(1, [argument], &y)
          return y
        }
      }
      onEachPath { path in
        for (kernel, expected) in zip(kernels, one) {
          var y = x
          y.withUnsafeMutableBufferPointer { kernel(n, $0.baseAddress, $0.baseAddress) }
          #expect(images(y) == images(expected), "path \(path.rawValue)")
        }
        var (p, q, u, v) = (x, x, x, x)
        logistic(n, x, &p, &q)
        u.withUnsafeMutableBufferPointer { logistic(n, $0.baseAddress, $0.baseAddress, &v) }
        #expect(images(u) == images(p) && images(v) == images(q), "path \(path.rawValue)")
        u = x
        u.withUnsafeMutableBufferPointer { logistic(n, $0.baseAddress, &v, $0.baseAddress) }
        #expect(images(v) == images(p) && images(u) == images(q), "path \(path.rawValue)")
      }
    }
  }
}

private typealias Elementwise<S> = (Int, UnsafePointer<S>?, UnsafeMutablePointer<S>?) -> Void
private typealias Pairwise<S> = (
  Int, UnsafePointer<S>?, UnsafeMutablePointer<S>?, UnsafeMutablePointer<S>?
) -> Void

private func check<S: KernelReal>(
  _ kernel: Elementwise<S>, against function: BallFunction, at arguments: [[S]], bound: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let x = arguments.flatMap(\.self)
  #expect(x.count >= 200_000, sourceLocation: sourceLocation)
  var reference: [S] = []
  onEachPath { path in
    var y = x
    kernel(x.count, x, &y)
    if reference.isEmpty { reference = y }
    let difference = firstDifference(y, reference)
    #expect(difference == nil, "path \(path.rawValue)", sourceLocation: sourceLocation)
  }
  let meter = ErrorMeter()
  var (worst, place) = (-1.0, S.nan)
  for (argument, result) in zip(x, reference) {
    let error = meter.error(of: result, from: function, at: argument)
    if !(error <= worst) { (worst, place) = (error, argument) }
  }
  #expect(worst <= bound, "at \(place)", sourceLocation: sourceLocation)
}

private func images<S: KernelReal>(_ x: [S]) -> [UInt64] { x.map(\.image) }

private func first<S: KernelReal>(
  _ kernel: Pairwise<S>, _ n: Int, _ u: UnsafePointer<S>?, _ p: UnsafeMutablePointer<S>?
) {
  var q = [S](repeating: 0, count: n)
  kernel(n, u, p, &q)
}

private func second<S: KernelReal>(
  _ kernel: Pairwise<S>, _ n: Int, _ u: UnsafePointer<S>?, _ q: UnsafeMutablePointer<S>?
) {
  var p = [S](repeating: 0, count: n)
  kernel(n, u, &p, q)
}

private let ballExp: BallFunction = { arb_exp($0, $1, $2) }
private let ballLog: BallFunction = { arb_log($0, $1, $2) }
private let ballTanh: BallFunction = { arb_tanh($0, $1, $2) }

/// `1 / (1 + exp(u))`
private let falling: BallFunction = { value, u, precision in
  arb_exp(value, u, precision)
  arb_add_ui(value, value, 1, precision)
  arb_inv(value, value, precision)
}

/// `1 / (1 + exp(-u))`
private let rising: BallFunction = { value, u, precision in
  arb_neg(value, u)
  arb_exp(value, value, precision)
  arb_add_ui(value, value, 1, precision)
  arb_inv(value, value, precision)
}

/// Arguments drawn evenly from a range.
private func arguments<S: KernelReal>(_ seed: UInt64, _ range: ClosedRange<Double>) -> [S] {
  var stream = Stream(seed)
  return (0..<40_000).map { _ in S(stream.uniform(range)) }
}

/// Arguments next to the odd multiples of `log(2) / 2`, where the reduction changes its exponent.
private func halves<S: KernelReal>(_ seed: UInt64, _ exponents: ClosedRange<Int>) -> [S] {
  var stream = Stream(seed)
  return (0..<20_000).map { _ in
    let k = Double(Int(stream.uniform(Double(exponents.lowerBound)...Double(exponents.upperBound))))
    return S((k + 0.5) * 0.6931471805599453 * (1 + stream.uniform(-1...1) * 0x1p-40))
  }
}

/// Arguments of every exponent from the subnormal numbers' to `greatest`, of both signs.
private func anyArguments<S: KernelReal>(_ seed: UInt64, exponent greatest: Double? = nil) -> [S] {
  var stream = Stream(seed)
  let least = Double(S.leastNonzeroMagnitude.exponent)
  let greatest = greatest ?? Double(S.greatestFiniteMagnitude.exponent)
  return (0..<100_000).map { _ in
    let magnitude = S(
      sign: .plus, exponent: Int(stream.uniform(least...greatest)),
      significand: S(stream.uniform(1...2)))
    return stream.bits() % 2 == 0 ? magnitude : -magnitude
  }
}

/// Positive arguments next to a power of two times `sqrt(2)`, where `log` changes its exponent.
private func roots<S: KernelReal>(_ seed: UInt64) -> [S] {
  var stream = Stream(seed)
  return (0..<20_000).map { _ in
    let exponent = stream.uniform(
      Double(S.leastNormalMagnitude.exponent)...Double(S.greatestFiniteMagnitude.exponent))
    let significand = 1.4142135623730951 * (1 + stream.uniform(-1...1) * 0x1p-22)
    return S(sign: .plus, exponent: Int(exponent), significand: S(significand))
  }
}
