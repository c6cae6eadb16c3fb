// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic

/// Draws of a problem with their truth.
public struct AuditDraws: Sendable {
  /// `M × D`, in samples of neighbouring columns.
  let y: Batch<Double>
  /// `N × D`
  let x: Matrix<Double>
  let threads: Int

  /// How many neighbouring columns are one sample.
  public var width: Int { y.width }

  /// - Parameters:
  ///   - y: `M × D`
  ///   - x: `N × D`
  ///   - width: how many neighbouring columns are one sample of rows.
  ///   - threads: which change no bit.
  /// - Throws: `AuditError` for other counts of columns, and for signals that are all zero, of which there is no NMSE.
  public init(
    y: Matrix<Double>, x: Matrix<Double>, width: Int = 1, threads: Int = 1
  ) throws {
    guard y.columns == x.columns else {
      throw AuditError("y has \(y.columns) columns and x \(x.columns); as many of each are wanted")
    }
    guard width >= 1, y.columns.isMultiple(of: width) else {
      throw AuditError("y has \(y.columns) columns, which are no samples of \(width)")
    }
    guard x.columnSquaredNorms.contains(where: { $0 > 0 }) else {
      throw AuditError("the signals of all \(x.columns) draws are zero; more draws are wanted")
    }
    (self.x, self.threads) = (x, threads)
    self.y = Batch(y, width: width)
  }

  init(_ y: Batch<Double>, _ x: Matrix<Double>, _ threads: Int) {
    (self.y, self.x, self.threads) = (y, x, threads)
  }

  /// `‖x^p‖²` of each sample.
  var powers: [Double] {
    let columns = x.columnSquaredNorms
    return (0..<y.samples).map { p in y.columns(of: p).reduce(0) { $0 + columns[$1] } }
  }
}

extension AuditDraws {
  /// What `body` finds of panels of the samples, in order, whatever the number of threads.
  func panels<Found: Sendable>(
    _ body: @Sendable (_ y: Batch<Double>, _ x: Matrix<Double>) throws -> Found
  ) throws -> [Found] {
    let panels = Panels.summed(columns: y.columns, width: y.width)
    return try concurrentMap(panels.count, threads: threads) { k in
      Result { try body(y[columns: panels[k]], x[columns: panels[k]]) }
    }.map { try $0.get() }
  }
}
