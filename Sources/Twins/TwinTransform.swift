// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// Rows of the Fourier transform of complex vectors, or of the cosine transform of real ones.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func transform<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let transform = try TwinTransform<T>(p, style, fault)
    let isComplex = isComplex("x", inputs)
    let parts = isComplex ? 2 : 1
    let x = columns(try pairs("x", inputs, parts * transform.size, nil))
    let v = columns(try pairs("v", inputs, parts * transform.rows.count, x.count))
    let results = zip(x, v).map {
      isComplex ? transform.fourier($0, $1) : transform.cosine($0, $1)
    }
    return [
      "forward": stack(results.map(\.forward), isComplex),
      "adjoint": stack(results.map(\.adjoint), isComplex),
    ]
  }
}

/// Rows of a Fourier or cosine transform, term by term.
struct TwinTransform<T: TwinReal> where T.Real == T {
  let size: Int
  let rows: [Int]
  let style: Style
  let fault: Fault?

  init(_ p: Parameters, _ style: Style, _ fault: Fault?) throws {
    let size = try p(.size)
    rows = try p(.rows)
    if let bad = rows.first(where: { !(0..<size).contains($0) }) {
      throw CallError("parameter \"rows\": row \(bad) is not in 0..<\(size)")
    }
    self.size = size
    self.style = style
    self.fault = fault
  }

  /// `(R T x, (R T)^H v)` on pairs.
  func fourier(_ x: [T], _ v: [T]) -> (forward: [T], adjoint: [T]) {
    let root = T(size).squareRoot()
    let scales: (forward: T, adjoint: T) =
      switch fault {
      case .dftScalingMissing: (1, 1)
      case .dftScalingOfInverse: (1, 1 / T(size))
      default: (1 / root, 1 / root)
      }
    let sign: T = fault == .dftSign ? -1 : 1
    var forward: [T] = []
    for k in rows {
      // (c − i s)(a + i b) = (c a + s b) + i (c b − s a)
      forward.append(
        scales.forward
          * style.sum(size) { cosine($0, k) * x[2 * $0] + sign * sine($0, k) * x[2 * $0 + 1] })
      forward.append(
        scales.forward
          * style.sum(size) { cosine($0, k) * x[2 * $0 + 1] - sign * sine($0, k) * x[2 * $0] })
    }
    let back: T = fault == .conjugationMissing ? -sign : sign
    var adjoint: [T] = []
    for j in 0..<size {
      adjoint.append(
        scales.adjoint
          * style.sum(rows.count) {
            cosine(j, rows[$0]) * v[2 * $0] - back * sine(j, rows[$0]) * v[2 * $0 + 1]
          })
      adjoint.append(
        scales.adjoint
          * style.sum(rows.count) {
            cosine(j, rows[$0]) * v[2 * $0 + 1] + back * sine(j, rows[$0]) * v[2 * $0]
          })
    }
    return (forward, adjoint)
  }

  func cosine(_ x: [T], _ v: [T]) -> (forward: [T], adjoint: [T]) {
    func entry(_ k: Int, _ j: Int) -> T {
      let scale = (T(k == 0 && fault != .dctFirstRow ? 1 : 2) / T(size)).squareRoot()
      return k == 0 ? scale : scale * T.cosinePi((2 * j + 1) * k, 2 * size)
    }
    return (
      rows.map { k in style.dot(size, { entry(k, $0) }, { x[$0] }) },
      (0..<size).map { j in style.dot(rows.count, { entry(rows[$0], j) }, { v[$0] }) }
    )
  }

  private func cosine(_ j: Int, _ k: Int) -> T { T.cosinePi(2 * (j * k % size), size) }
  private func sine(_ j: Int, _ k: Int) -> T { T.sinePi(2 * (j * k % size), size) }
}

extension Fault {
  public static let dftScalingMissing = Fault(
    "dft-scaling-missing", in: "transform",
    "the transform lacks its factor 1/√N")
  public static let dftScalingOfInverse = Fault(
    "dft-scaling-of-inverse", in: "transform",
    "forward has no factor and back 1/N, as library defaults have it")
  public static let dftSign = Fault("dft-sign", in: "transform", "the transform has e^{+2πi jk/N}")
  /// Mistakes of the Fourier transform.
  public static let ofFourier: [Fault] = [.dftScalingMissing, .dftScalingOfInverse, .dftSign]

  public static let dctFirstRow = Fault(
    "dct-first-row", in: "transform",
    "row 0 of the cosine transform lacks its factor 1/√2")
}
