// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension ParameterVector {
  /// The same parameters in a layout of another depth, or with matrices that layers share, or do not. A layer
  /// that was not there gets the numbers of the last one that was, BSR17 Algorithms 2 and 3; one block that
  /// all layers shared goes to each of them; of blocks that all shall share the first layer's is taken.
  /// - Returns: `nil` where a block has no counterpart of its name and shape.
  public func moved(to layout: ParameterLayout) -> ParameterVector? {
    var moved = ParameterVector(zeros: layout)
    for block in layout.blocks {
      let own = self.layout.blocks.filter { $0.name == block.name }
      let last = own.last { ($0.layer ?? 0) <= (block.layer ?? 0) }
      guard let last, last.shape == block.shape, last.isComplex == block.isComplex else {
        return nil
      }
      moved[block] = self[last]
    }
    return moved
  }
}
