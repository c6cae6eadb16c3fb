// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Calls
import Methods

/// The route `definition`: kernels in balls straight from what their cards say, without a line of the
/// reference's.
enum Definition {
  /// - Throws: `Unsuitable` for a method that is not here, `CallError`.
  static func answer(_ call: Call, _ arrays: Arrays<Ball>) throws -> Arrays<Ball> {
    switch call.method {
    case "partial-dft": return try fourier(call.parameters, arrays)
    case "partial-dct": return try cosine(call.parameters, arrays)
    case "shrinkage-derivatives": return try derivatives(call.parameters, arrays)
    case "output-channel": return try channel(call.parameters, arrays)
    case "group-threshold": return try group(call.parameters, arrays)
    case "complex-soft-threshold", "complex-bernoulli-gaussian":
      return try complexKernel(call, arrays)
    case "row-bernoulli-gaussian", "complex-row-bernoulli-gaussian":
      return try rows(call.parameters, arrays)
    default:
      let family = call.method.rawValue
      return try kernel(
        try PrintedShrinkage(ShrinkageChoice(family, try call.parameters(.theta))), arrays)
    }
  }

  private static func kernel(
    _ shrinkage: PrintedShrinkage, _ arrays: Arrays<Ball>
  ) throws -> Arrays<Ball> {
    let values = try points(arrays).map { shrinkage.withSlope($0, $1) }
    return ["x": Values(values.map(\.value)), "slope": Values(values.map(\.tangent))]
  }

  private static func derivatives(
    _ p: Parameters, _ arrays: Arrays<Ball>
  ) throws -> Arrays<Ball> {
    let shrinkage = try PrintedShrinkage(try p(.shrinkage))
    let all = try points(arrays).map { shrinkage.derivatives($0, $1) }
    let table = [all.count, shrinkage.theta.count]
    return [
      "d_sigma": Values(all.map(\.0)), "d_theta": Values(table, all.flatMap(\.1)),
      "d_rr": Values(all.map(\.2)), "d_rsigma": Values(all.map(\.3)),
      "d_rtheta": Values(table, all.flatMap(\.4)),
    ]
  }

  private static func channel(_ p: Parameters, _ arrays: Arrays<Ball>) throws -> Arrays<Ball> {
    let channel = PrintedChannel(
      choice: try p(.channel), noiseVariance: Ball(try p(.noiseVariance)))
    let y: Tensor<Ball> = try arrays.tensor("y", [nil])
    let p: Tensor<Ball> = try arrays.tensor("p", y.shape)
    let tau: Tensor<Ball> = try arrays.tensor("variance", y.shape)
    let moments = y.entries.indices.map {
      channel.posterior(y.entries[$0], p.entries[$0], tau.entries[$0])
    }
    return [
      "mean": Values(moments.map(\.mean)), "posterior_variance": Values(moments.map(\.variance)),
    ]
  }

  private static func group(_ p: Parameters, _ arrays: Arrays<Ball>) throws -> Arrays<Ball> {
    let shrinkage = PrintedVectorShrinkage(kind: .threshold, theta: try p(.theta))
    let r: Tensor<Ball> = try arrays.tensor("r", [nil, nil])
    let width = r.shape[1]
    let rows = (0..<r.shape[0]).map { n in
      shrinkage.withSlopes(Array(r.entries[(n * width)..<((n + 1) * width)]), 1)
    }
    return [
      "x": Values(r.shape, rows.flatMap(\.x)), "slope": Values(r.shape, rows.flatMap(\.slopes)),
    ]
  }

  private static func complexKernel(
    _ call: Call, _ arrays: Arrays<Ball>
  ) throws -> Arrays<Ball> {
    let theta = try call.parameters(.theta)
    let isThreshold = call.method == "complex-soft-threshold"
    let shrinkage = PrintedVectorShrinkage(
      kind: isThreshold ? .threshold : .bernoulliGaussian,
      theta: isThreshold ? Array(theta.dropFirst()) : theta)
    let r = try arrays.tensor("r", [nil], of: Ball.Complexified.self)
    let sigma: Tensor<Ball> = try arrays.tensor("sigma", r.shape)
    let points = zip(r.entries, sigma.entries).map {
      shrinkage.withSlopes([$0.real, $0.imaginary], $1)
    }
    return [
      "x": .complex(Tensor(r.shape, pairs: points.flatMap(\.x))),
      "slope": Values(points.map { ($0.slopes[0] + $0.slopes[1]) / 2 }),
    ]
  }

  private static func rows(_ p: Parameters, _ arrays: Arrays<Ball>) throws -> Arrays<Ball> {
    guard let r = arrays["r"] else { throw CallError("array \"r\" is missing") }
    let (width, columns) = (try p(.width), r.shape[1])
    let posterior = PrintedRowPosterior(theta: try p(.theta), isComplex: r.isComplex)
    let sigma: Tensor<Ball> = try arrays.tensor("sigma", [columns / width])
    let parts = r.isComplex ? 2 : 1
    let flat = r.parts
    var x = [[Ball]](repeating: [], count: r.shape[0])
    var jacobian = [[Ball]](repeating: [], count: width)
    for sample in 0..<(columns / width) {
      let rows = (0..<r.shape[0]).map { n in
        let first = parts * (n * columns + sample * width)
        return Array(flat[first..<(first + parts * width)])
      }
      let (values, slopes) = posterior(rows, sigma.entries[sample])
      for n in rows.indices { x[n] += values[n] }
      for a in 0..<width { jacobian[a] += slopes[a].flatMap(\.self) }
    }
    func values(_ shape: [Int], _ entries: [Ball]) -> Values<Ball> {
      r.isComplex ? .complex(Tensor(shape, pairs: entries)) : Values(shape, entries)
    }
    return [
      "x": values(r.shape, x.flatMap(\.self)),
      "jacobian": values([width, columns], jacobian.flatMap(\.self)),
    ]
  }

  private static func points(_ arrays: Arrays<Ball>) throws -> [(Ball, Ball)] {
    let r: Tensor<Ball> = try arrays.tensor("r", [nil])
    let sigma: Tensor<Ball> = try arrays.tensor("sigma", r.shape)
    return Array(zip(r.entries, sigma.entries))
  }

  /// `(F x)_i = Σ_j e^{−2πi k_i j/N} x_j/√N`, and `(Fᴴ v)_j` with the conjugates.
  private static func fourier(_ p: Parameters, _ arrays: Arrays<Ball>) throws -> Arrays<Ball> {
    let n = try p(.size)
    let root = Ball(Double(n)).squareRoot()
    let phases = try p(.rows).map { k in
      (0..<n).map { j in
        let angle = Ball(Double(2 * (k * j % n))) / Ball(Double(n))
        return Cartesian(angle.cosineOfPiTimes / root, -angle.sineOfPiTimes / root)
      }
    }
    return try products(phases, arrays)
  }

  /// `(C x)_i = Σ_j √(2/N) e cos(π (2j + 1) k_i/(2N)) x_j`, `e = 1/√2` where `k_i = 0`, else 1.
  private static func cosine(_ p: Parameters, _ arrays: Arrays<Ball>) throws -> Arrays<Ball> {
    let n = try p(.size)
    let cosines = try p(.rows).map { k in
      let factor = (Ball(k == 0 ? 1 : 2) / Ball(Double(n))).squareRoot()
      return (0..<n).map { j in
        factor * (Ball(Double((2 * j + 1) * k)) / Ball(Double(2 * n))).cosineOfPiTimes
      }
    }
    return try products(cosines, arrays)
  }

  private static func products<F: Scalar>(
    _ rows: [[F]], _ arrays: Arrays<Ball>
  ) throws -> Arrays<Ball> where F.Real == Ball {
    let n = rows[0].count
    let x = try arrays.matrix("x", n, of: F.self)
    let v = try arrays.matrix("v", rows.count, of: F.self)
    let forward = Matrix<F>(rows: rows.count, columns: x.columns) { i, d in
      (0..<n).reduce(.zero) { $0 + rows[i][$1] * x[$1, d] }
    }
    let adjoint = Matrix<F>(rows: n, columns: v.columns) { j, d in
      rows.indices.reduce(.zero) { $0 + rows[$1][j].conjugate * v[$1, d] }
    }
    return ["forward": try Values(of: Tensor(forward)), "adjoint": try Values(of: Tensor(adjoint))]
  }
}
