// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension Network where S.Real: BinaryFloatingPoint {
  /// What every layer's estimate costs, `‖x̂_t^p − x^p‖²` by itself, of every layer (first index) and every sample `p`. The bits do not depend
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
    return layers.map { layer in
      _ = layer.forward(&state, y)
      return costs(of: state.x, y, x)
    }
  }

  /// What each sample of an estimate costs.
  private func costs(of estimate: Matrix<S>, _ y: Batch<S>, _ x: Matrix<S>) -> [Double] {
    let columns = cost(of: estimate, y, truth: x, times: 1).byColumn.map { Double($0) }
    return (0..<y.samples).map { p in y.columns(of: p).reduce(0) { $0 + columns[$1] } }
  }

  /// What an estimate of zero costs, of every sample: `‖x‖²`, by itself.
  public func powers(_ y: Batch<S>, truth x: Matrix<S>) -> [Double] {
    costs(of: Matrix(zeros: x.rows, x.columns), y, x)
  }
}
