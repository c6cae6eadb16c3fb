// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// [AMP-VEC] of real or complex numbers.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func vectorAMP<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let isComplex = isComplex("A", inputs)
    let (a, y) = try problem(inputs)
    let parts = isComplex ? 2 : 1
    let posterior = try TwinRowPosterior<T>(p, isComplex: isComplex, style, fault)
    _ = try posterior.samples(y.count, "y")
    let trace = TwinVectorAMP(
      a: isComplex ? a.stacked() : a,
      adjoint: isComplex ? a.stacked(conjugate: fault == .conjugationMissing) : a,
      posterior: posterior, isScalar: try p.optional(.onsager) == .scalar, style: style,
      fault: fault
    ).run(
      y, x: try state("state/x", inputs, parts * a.n, y.count),
      v: try state("state/v", inputs, a.m, y.count),
      b: try state("state/b", inputs, parts * posterior.width, y.count),
      iterations: try p(.iterations))
    return [
      "x": stack(trace.x.last ?? [], isComplex), "trace/v": stack(trace.v, isComplex),
      "trace/sigma": table(trace.sigma), "trace/r": stack(trace.r, isComplex),
      "trace/x": stack(trace.x, isComplex), "trace/b": stack(trace.b, isComplex),
    ]
  }
}

/// [AMP-VEC] in plain loops, for all samples.
struct TwinVectorAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  /// What `A^H` is the adjoint of: `A`, but for a fault.
  let adjoint: Rows<T>
  let posterior: TwinRowPosterior<T>
  let isScalar: Bool
  let style: Style
  let fault: Fault?

  struct Trace {
    var v, r, x, b: [[[T]]]
    var sigma: [[T]]
  }

  func run(
    _ y: [[T]], x start: [[T]], v before: [[T]], b factors: [[T]], iterations: Int
  ) -> Trace {
    var (x, v, b) = (start, before, factors)
    // What the faults of the Onsager term remember: B_{t−1} and y − A x̂_{t−1}.
    var older = b.map { $0.map { _ in T(0) } }
    var last = v
    var trace = Trace(v: [], r: [], x: [], b: [], sigma: [])
    for _ in 0..<iterations {
      let plain = y.indices.map { d in zip(y[d], a.times(x[d], style)).map { $0 - $1 } }
      let carried = fault == .onsagerPlainResidual ? last : v
      let factor = fault == .onsagerOneIterationLate ? older : b
      v = y.indices.map { d in
        let term = product(carried, factor, d)
        return zip(plain[d], term).map {
          fault == .onsagerMissing ? $0 : fault == .onsagerSign ? $0 - $1 : $0 + $1
        }
      }
      (last, older) = (plain, b)
      let energies = energies(fault == .sigmaOfPlainResidual ? plain : v)
      let sigma = noiseLevels(energies)
      let r = y.indices.map { d in
        zip(x[d], adjoint.transposedTimes(v[d], style)).map { $0 + $1 }
      }
      let levels = y.indices.map { d in
        fault == .rowSigmaPerAntenna
          ? (energies[d] / rows).squareRoot() : sigma[d / posterior.width]
      }
      let (shrunk, sums) = posterior(r, levels)
      x = shrunk
      b = factored(sums)
      trace.v.append(v)
      trace.sigma.append(sigma)
      trace.r.append(r)
      trace.x.append(x)
      trace.b.append(b)
    }
    return trace
  }

  private var parts: Int { posterior.parts }
  private var width: Int { posterior.width }
  /// `M` and `N`
  private var rows: T { T(a.m / parts) }
  private var columns: T { T(a.n / parts) }

  /// Column `d` of a sample's `V B`.
  private func product(_ v: [[T]], _ b: [[T]], _ d: Int) -> [T] {
    let first = d / width * width
    /// Part `part` of the factor of column `first + k`
    func factor(_ k: Int, _ part: Int) -> T {
      fault == .onsagerMatrixTransposed
        ? b[first + k][parts * (d - first) + part] : b[d][parts * k + part]
    }
    return v[d].indices.map { i in
      if parts == 1 { return style.dot(width, { v[first + $0][i] }, { factor($0, 0) }) }
      // (x + i y)(c + i s)
      let isReal = i % 2 == 0
      return style.sum(width) { k in
        let (x, y) = (v[first + k][i - i % 2], v[first + k][i - i % 2 + 1])
        let (c, s) = (factor(k, 0), factor(k, 1))
        return isReal ? x * c - y * s : x * s + y * c
      }
    }
  }

  /// `‖v_d‖²` of every column.
  private func energies(_ v: [[T]]) -> [T] {
    v.map { v in style.dot(v.count, { v[$0] }, { v[$0] }) }
  }

  /// `σ_t` of every sample.
  private func noiseLevels(_ energies: [T]) -> [T] {
    let entries: T =
      switch fault {
      case .sigmaMMinusOne: (rows - 1) * T(width)
      case .sigmaOverN: columns * T(width)
      case .rowSigmaOverRows: rows
      case .complexSigmaPerPart: 2 * rows * T(width)
      default: rows * T(width)
      }
    let means = stride(from: 0, to: energies.count, by: width).map { first in
      style.sum(width) { energies[first + $0] } / entries
    }
    let shared = means.reduce(0, +) / T(means.count)
    return means.map { (fault == .sigmaSharedByBatch ? shared : $0).squareRoot() }
  }

  /// `B` of every sample from the sums of its rows' Jacobians.
  private func factored(_ sums: [[T]]) -> [[T]] {
    let scaled = sums.map { column in
      column.map { sum -> T in
        switch fault {
        case .onsagerWithoutNOverM: sum / columns
        case .rowOnsagerMOverN: sum * rows / (columns * columns)
        default: sum / rows
        }
      }
    }
    let isTrace = isScalar || fault == .onsagerTraceForMatrix
    return sums.indices.map { d in
      let (first, own) = (d / width * width, parts * (d % width))
      let trace = style.sum(width) { scaled[first + $0][parts * $0] }
      let mean = fault == .onsagerTraceUnnormalised ? trace : trace / T(width)
      return scaled[d].indices.map { i in
        if i / parts != own / parts {
          return isTrace || fault == .onsagerDiagonalOnly ? 0 : scaled[d][i]
        }
        return isTrace ? (i == own ? mean : 0) : scaled[d][i]
      }
    }
  }
}

extension Fault {
  public static let rowOnsagerMOverN = Fault(
    "row-onsager-m-over-n", in: "Onsager term", breaks: ["b"],
    "the Onsager factor is (M/N) <η'>; it is (N/M) <η'>")
  public static let onsagerDiagonalOnly = Fault(
    "onsager-diagonal-only", in: "Onsager term", breaks: ["b"],
    "B_{t+1} has the diagonal of the mean Jacobian alone: antennas do not see one another")
  public static let onsagerTraceForMatrix = Fault(
    "onsager-trace-for-matrix", in: "Onsager term", breaks: ["b"],
    "B_{t+1} is the mean slope times I where the whole mean Jacobian is asked for")
  public static let onsagerTraceUnnormalised = Fault(
    "onsager-trace-unnormalised", in: "Onsager term", breaks: ["b"],
    "the trace of the mean Jacobian is not divided by the antennas")
  public static let onsagerMatrixTransposed = Fault(
    "onsager-matrix-transposed", in: "Onsager term", breaks: ["v"],
    "v_{t−1} is multiplied by B_t^T, not by B_t")
  public static let rowSigmaOverRows = Fault(
    "row-sigma-over-rows", in: "noise estimate", breaks: ["sigma"],
    "σ_t² is ‖v_t‖_F²/M, not divided by the antennas too")
  public static let rowSigmaPerAntenna = Fault(
    "row-sigma-per-antenna", in: "noise estimate", breaks: ["x"],
    "the row posterior gets an own σ_t for each antenna, not that of the sample")
  /// Mistakes of the Onsager term and the noise estimate of AMP of rows.
  public static let ofVectorAMP: [Fault] = [
    .onsagerMissing, .onsagerOneIterationLate, .onsagerSign, .onsagerPlainResidual,
    .onsagerWithoutNOverM, .rowOnsagerMOverN, .onsagerDiagonalOnly, .onsagerTraceForMatrix,
    .onsagerTraceUnnormalised, .sigmaMMinusOne, .sigmaOverN, .rowSigmaOverRows,
    .sigmaSharedByBatch, .sigmaOfPlainResidual, .rowSigmaPerAntenna,
  ]
}
