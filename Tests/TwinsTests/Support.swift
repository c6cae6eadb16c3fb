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

  init(_ algorithm: Algorithm, rankDeficient: Bool = false, iterations: Int = 5) {
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
    case .amp: parameters.shrinkage = bg
    case .vampL1, .vamp, .vampAsPrinted:
      parameters.noiseVariance = 0.04
      inputs["state/r"] = tensor(Matrix(zeros: n, 3))
      inputs["state/variance"] = Tensor([3], [0.3, 0.8, 1.7])
      if algorithm == .vampL1 { parameters.alpha = 1.14 } else { parameters.shrinkage = bg }
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
