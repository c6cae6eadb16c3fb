// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// Rows of a Fourier or cosine transform, term by term.
struct TwinTransform<T: TwinReal> where T.Real == T {
  let size: Int
  let rows: [Int]
  let style: Style
  let fault: Fault?

  init(_ call: Call, _ style: Style, _ fault: Fault?) throws {
    let size = try call.required("size", \.size)
    rows = try call.required("rows", \.rows)
    if let bad = rows.first(where: { !(0..<size).contains($0) }) {
      throw CallError("\(call.algorithm.rawValue): row \(bad) is not in 0..<\(size)")
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
