// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// A second implementation of every method in plain loops, sharing no recursion with the first, which
/// writes its sums in one of several styles and can be told to make one mistake.
public struct Twin: Sendable {
  public var style: Style
  public var fault: Fault?

  public init(style: Style = .naive, fault: Fault? = nil) {
    self.style = style
    self.fault = fault
  }
}

// Mistakes of any implementation.
extension Fault {
  public static let iterationMissing = Fault(
    "iteration-missing", in: "iteration count",
    "one iteration too few is run")
  public static let rowMajorAsColumnMajor = Fault(
    "row-major-as-column-major", in: "memory order",
    breaks: ["v", "r", "p", "s", "nu_tilde", "divergence", "x_tilde"],
    "A is read in the wrong memory order")
  public static let float32Leak = Fault(
    "float32-leak", in: "number format",
    "the computation runs in binary32, not in binary64")
}
