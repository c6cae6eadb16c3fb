// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Problems
import Twins

typealias Arrays = [String: Tensor<Double>]

/// Normal numbers; another `seed` gives other numbers.
func random(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<Double> {
  let stream = Stream(root: UInt64(seed), name: "test", trial: 0)
  return Matrix(rows: rows, columns: columns) { _, _ in stream.normal() }
}

func tensor(_ a: Matrix<Double>) -> Tensor<Double> {
  Tensor([a.rows, a.columns], (0..<(a.rows * a.columns)).map { a[$0 / a.columns, $0 % a.columns] })
}

/// A call with its arrays: M = 9, N = 16, D = 3, and `A` of rank 5 if it has a null space on the left.
struct Question {
  let call: Call
  let inputs: Arrays

  /// How many questions there are of an algorithm that has several forms.
  static func variants(of algorithm: Algorithm) -> Int {
    switch algorithm {
    case .outputChannel, .gamp: 5
    case .oamp: 3
    case .amp, .vamp, .vampL1, .complexAMP, .complexVAMP: 2
    default: 1
    }
  }

  init(
    _ algorithm: Algorithm, rankDeficient: Bool = false, iterations: Int = 5, variant: Int = 0
  ) {
    let m = 9, n = 16, rank = 5
    var a = random(m, n, 1).map { $0 / 3 }
    if rankDeficient {
      a = Matrix(zeros: m, n)
      a.add(random(m, rank, 2).map { $0 / 3 }, random(rank, n, 3).map { $0 / 2 })
    }
    let x = Matrix<Double>(rows: n, columns: 3) {
      ($0 + $1) % 4 == 0 ? Double($0 - 7) / 5 * Double($1 + 1) : 0
    }
    var y = random(m, 3, 4).map { $0 / 20 }
    y.add(a, x)
    var parameters = Parameters()
    var inputs: Arrays = ["A": tensor(a), "y": tensor(y)]
    let bg = Parameters.Shrinkage(family: .bernoulliGaussian, theta: [1.3, 1.1])
    switch algorithm {
    case .softThreshold, .bernoulliGaussian, .piecewiseLinear, .exponential, .spline, .mlp,
      .shrinkageDerivatives:
      let theta: [Double] =
        switch algorithm {
        case .softThreshold: [1.7, 1.1]
        case .piecewiseLinear: [0.7, 1.6, 0.3, 1.4, 0.9]
        case .exponential, .shrinkageDerivatives: [1.2, 0.9, -0.8]
        case .spline: [1.2, 0.9, -1.1]
        case .mlp: [0.8, 1.5, -0.6, -1.2, 0.4, 0.3, 0.5]
        default: bg.theta
        }
      if algorithm == .shrinkageDerivatives {
        parameters.shrinkage = .init(family: .exponential, theta: theta)
      } else {
        parameters.theta = theta
      }
      inputs = [
        "r": Tensor([40], random(40, 1, 5).storage.map { 2 * $0 }),
        "sigma": Tensor([40], random(40, 1, 6).storage.map { 0.2 + abs($0) }),
      ]
    case .groupThreshold:
      parameters.theta = [1.3]
      inputs = ["r": tensor(random(n, 3, 8))]
    case .lmmse:
      parameters.noiseVariance = 0.04
      inputs["r"] = tensor(random(n, 3, 7))
      inputs["variance"] = Tensor([3], [0.3, 0.8, 1.7])
    case .ista, .fista, .fistaAsPrinted:
      (parameters.lambda, parameters.step) = (0.1, 0.15)
    case .ampL1: parameters.alpha = 1.14
    case .amp:
      parameters.shrinkage = bg
      if variant == 1 { parameters.damping = 0.7 }
    case .vampL1, .vamp, .vampAsPrinted:
      parameters.noiseVariance = 0.04
      inputs["state/r"] = tensor(Matrix(zeros: n, 3))
      inputs["state/variance"] = Tensor([3], [0.3, 0.8, 1.7])
      if algorithm == .vampL1 {
        // In the second, no entry exceeds the threshold.
        parameters.alpha = variant == 0 ? 1.14 : 100
      } else {
        parameters.shrinkage = bg
        if variant == 1 && algorithm == .vamp { parameters.damping = 0.7 }
      }
    case .outputChannel, .gamp:
      let channels: [Parameters.Channel] = [
        .init(.awgn), .init(.probit), .init(.quantiser, width: 0.5, levels: 4), .init(.magnitude),
        .init(.awgn),
      ]
      parameters.noiseVariance = 0.04
      parameters.channel = channels[variant]
      func seen(_ u: Double) -> Double {
        switch channels[variant].kind {
        case .awgn: u
        case .probit: u < 0 ? -1 : 1
        case .quantiser: min(max((2 * u).rounded(.down) / 2 + 0.25, -0.75), 0.75)
        case .magnitude: abs(u)
        }
      }
      if algorithm == .outputChannel {
        inputs = [
          "y": Tensor([40], random(40, 1, 5).storage.map { seen($0) }),
          "p": Tensor([40], random(40, 1, 9).storage.map { $0 / 2 }),
          "variance": Tensor([40], random(40, 1, 6).storage.map { 0.2 + abs($0) }),
        ]
      } else {
        parameters.shrinkage = bg
        parameters.variances = variant % 2 == 0 ? .scalar : .vector
        if variant == 4 { parameters.damping = 0.7 }
        // A magnitude of 4 and no start: what the channel tells is wider than what it is told.
        inputs["y"] = tensor(y.map { variant == 3 ? 4 + abs($0) : seen($0) })
        inputs["state/variance"] = Tensor([3], [0.3, 0.8, 1.7])
      }
    case .oamp:
      parameters.noiseVariance = 0.004
      parameters.shrinkage = bg
      parameters.varianceFloor = 1e-6
      parameters.estimator = Parameters.Estimator.allCases[variant]
      inputs["A"] = tensor(random(m, n, 1).map { $0 / 3 })
    case .emVAMP:
      (parameters.gamma, parameters.phi, parameters.noiseVariance) = (0.3, 2, 0.04)
      inputs["state/r"] = tensor(Matrix(zeros: n, 3))
      inputs["state/variance"] = Tensor([3], [0.3, 0.8, 1.7])
    case .complexSoftThreshold, .complexBernoulliGaussian:
      parameters.theta = algorithm == .complexSoftThreshold ? [1, 1.1] : bg.theta
      inputs = [
        "r": Tensor([80], random(80, 1, 5).storage),
        "sigma": Tensor([40], random(40, 1, 6).storage.map { 0.2 + abs($0) }),
      ]
    case .partialDFT, .partialDCT:
      let parts = algorithm == .partialDFT ? 2 : 1
      (parameters.size, parameters.rows) = (16, [3, 0, 7, 12, 15])
      inputs = ["x": tensor(random(parts * 16, 3, 8)), "v": tensor(random(parts * 5, 3, 9))]
    case .complexAMP, .complexVAMP:
      parameters.shrinkage = variant == 0 ? bg : .init(family: .softThreshold, theta: [1, 1.1])
      if algorithm == .complexAMP && variant == 1 { parameters.damping = 0.7 }
      inputs = ["A": tensor(random(2 * m, n, 1).map { $0 / 4 }), "y": tensor(random(2 * m, 3, 4))]
      if algorithm == .complexVAMP {
        parameters.noiseVariance = 0.04
        inputs["state/r"] = tensor(Matrix(zeros: 2 * n, 3))
        inputs["state/variance"] = Tensor([3], [0.3, 0.8, 1.7])
      }
    }
    if algorithm.isIteration { parameters.iterations = iterations }
    call = Call(algorithm, parameters)
    self.inputs = inputs
  }
}

/// The greatest difference of any entry over 1 and the entry's size; infinite if shapes differ.
func distance(_ a: Arrays, _ b: Arrays) -> Double {
  guard Set(a.keys) == Set(b.keys) else { return .infinity }
  return a.reduce(0) { largest, entry in
    guard let other = b[entry.key], other.shape == entry.value.shape else { return .infinity }
    return zip(entry.value.entries, other.entries).reduce(largest) { largest, pair in
      let difference = abs(pair.0 - pair.1) / max(1, abs(pair.0))
      return difference.isNaN ? .infinity : max(largest, difference)
    }
  }
}
