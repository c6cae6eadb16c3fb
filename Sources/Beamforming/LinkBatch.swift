// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Where a network begins on a link.
public struct LinkStart<S: Scalar>: Sendable {
  public let link: Link<S>
  /// `W_0 ∈ C^{N_t×d}`
  public let w: Matrix<S>
  /// `λ_1` of `H^H H`, where a normalisation asks for it, else 1.
  public let eigenvalue: S.Real

  public init(_ link: Link<S>, _ w: Matrix<S>, eigenvalue: S.Real = 1) {
    (self.link, self.w, self.eigenvalue) = (link, w, eigenvalue)
  }

  /// A column of a batch: `vec H`, `vec W_0`, `σ²`, `P`, `λ_1`.
  var column: [S] {
    link.h.storage + w.storage
      + [link.noiseVariance, link.power, eigenvalue].map { S(real: $0) }
  }

  /// - Parameter column: of a batch, for a channel of `receivers × transmitters`.
  init(_ column: some Collection<S>, receivers: Int, transmitters: Int) {
    let all = Array(column)
    let size = receivers * transmitters
    let last = all[(all.count - 3)...].map(\.realPart)
    let w = Array(all[size..<(all.count - 3)])
    self.init(
      Link(
        h: Matrix(rows: receivers, columns: transmitters, storage: Array(all[..<size])),
        noiseVariance: last[0], power: last[1]),
      Matrix(rows: transmitters, columns: w.count / transmitters, storage: w), eigenvalue: last[2])
  }
}

extension Batch {
  /// Links as the observations of a network, a column each.
  public init(links: [LinkStart<S>]) {
    let columns = links.map(\.column)
    self.init(
      Matrix(
        rows: columns.first?.count ?? 0, columns: columns.count, storage: columns.flatMap(\.self)))
  }

  /// The links of a batch.
  func links(receivers: Int, transmitters: Int) -> [LinkStart<S>] {
    (0..<columns).map { k in
      LinkStart(
        matrix.storage[(k * rows)..<((k + 1) * rows)], receivers: receivers,
        transmitters: transmitters)
    }
  }
}
