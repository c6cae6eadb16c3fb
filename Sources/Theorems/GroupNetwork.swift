// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Coherence
import Networks
import Shrinkages

/// [LISTA-GSCP], [ALISTA-GS] with one weight for all layers, SCSZ21 (13) and (15); `γ_k = 1` is LISTA-GSCP.
struct GroupNetwork<F: RealOrComplex> {
  /// `S ∈ L × N`
  let s: Matrix<F>
  let layers: [ALISTAGSLayer<F, RowNorm<F>>]
  private let network: ALISTAGS<F>

  init(s: Matrix<F>, w: Matrix<F>, steps: [Double], thresholds: [Double]) throws {
    self.s = s
    network = ALISTAGS(a: s, depth: steps.count)
    var start = AnalyticStart<F>()
    start.weight = w
    var p = try network.initial(start)
    for block in network.layout.blocks {
      guard let k = block.layer else { continue }
      p[block] = [block.name == "gamma" ? steps[k] : thresholds[k]]
    }
    layers = try network.layers(p)
  }

  /// `X^0 = 0`
  func start(_ y: Batch<F>) -> ThresholdState<F> { network.start(y) }
}

extension Matrix where S: RealOrComplex {
  /// `‖X[n,:]‖₂` of every row.
  var rowNorms: [Double] {
    var squares = [Double](repeating: 0, count: rows)
    for d in 0..<columns {
      for n in 0..<rows { squares[n] += self[n, d].squaredMagnitude }
    }
    return squares.map { $0.squareRoot() }
  }
}
