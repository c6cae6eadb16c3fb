// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// How the columns of a batch are shared out.
public enum Panels {
  /// Panels that run each by itself through products with a matrix of `bytes` (0: with none). Their
  /// width changes no bit, so it follows the second-level cache (`ASSAY_L2`): at most 64 columns with
  /// no matrix, few enough for a panel's vectors to stay there; at most 128 where the matrix takes no
  /// more than half of it, for whose packing 64 are too few to share; else at most 256, which share its
  /// fetching too. Where threads would idle, they are fewer, down to 64.
  /// - Parameter width: columns of a sample, which are never parted.
  public static func following(
    bytes: Int, columns: Int, width: Int = 1, threads: Int = 1
  ) -> [Range<Int>] {
    let most = bytes == 0 ? 64 : bytes <= assay_second_level_cache() / 2 ? 128 : 256
    let share = (columns + max(threads, 1) - 1) / max(threads, 1)
    return cut(columns, atMost: min(max(share, 64), most), width)
  }

  /// Panels of sums over the columns of a batch: at most 256 columns, whatever the machine, so that
  /// the tree of their sums is the same for any number of threads or processes.
  public static func summed(columns: Int, width: Int = 1) -> [Range<Int>] {
    cut(columns, atMost: 256, width)
  }

  /// Ranges alike in size, so that threads end together; of whole eights, which fill the products'
  /// tiles, unless a sample is too wide for it; and of whole samples.
  private static func cut(_ columns: Int, atMost most: Int, _ width: Int) -> [Range<Int>] {
    let even = [1, 2, 4, 8].first { width * $0 % 8 == 0 }.map { width * $0 } ?? width
    let unit = even <= most ? even : width
    let units = (columns + unit - 1) / unit
    let most = max(most / unit, 1)
    let count = (units + most - 1) / most
    return (0..<count).map {
      (unit * (units * $0 / count))..<min(unit * (units * ($0 + 1) / count), columns)
    }
  }
}
