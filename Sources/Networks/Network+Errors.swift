// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension Network where S.Real: BinaryFloatingPoint {
  /// `‖x̂_t^p − x^p‖²` of every layer's estimate (first index) and every sample `p`. The bits do not depend
  /// on the number of threads.
  /// - Throws: `NetworkError`, `ThetaError` for parameters of another network.
  public func squaredErrors(
    _ parameters: ParameterVector<S.Real>, _ y: Batch<S>, truth x: Matrix<S>, threads: Int = 1
  ) throws -> [[Double]] {
    let layers = try layers(parameters)
    let panels = Panels.summed(columns: y.columns, width: y.width)
    let each = concurrentMap(panels.count, threads: threads) { k in
      panel(layers, y[columns: panels[k]], x[columns: panels[k]])
    }
    return layers.indices.map { t in each.flatMap { $0[t] } }
  }

  private func panel(_ layers: [L], _ y: Batch<S>, _ x: Matrix<S>) -> [[Double]] {
    var state = start(y)
    let (ones, minus) = (
      [S.Real](repeating: 1, count: x.columns), [S.Real](repeating: -1, count: x.columns)
    )
    var error = x
    return layers.map { layer in
      _ = layer.forward(&state, y)
      error.combine(ones, state.x, minus, x)
      let columns = error.columnSquaredNorms.map { Double($0) }
      return (0..<y.samples).map { p in y.columns(of: p).reduce(0) { $0 + columns[$1] } }
    }
  }
}
