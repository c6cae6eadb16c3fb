// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import RealModule

extension Values<Double> {
  /// Which entries are not zero.
  package var support: [Bool] {
    switch self {
    case .real(let tensor): tensor.entries.map { $0 != 0 }
    case .complex(let tensor): tensor.entries.map { $0 != .zero }
    }
  }
}
