// SPDX-License-Identifier: GPL-3.0-or-later

/// `d` times what is new and `1 − d` times what was.
struct TwinDamping<T: TwinReal> where T.Real == T {
  let share: T
  let fault: Fault?

  func callAsFunction(_ new: [T], _ old: [T]) -> [T] {
    if share == 1 { return new }
    let weight = fault == .dampingReversed ? 1 - share : share
    return zip(new, old).map { weight * $0 + (1 - weight) * $1 }
  }
}

extension Fault {
  public static let dampingReversed = Fault(
    "damping-reversed", in: "damping", breaks: ["v", "x", "s", "r_tilde", "variance_tilde"],
    "the weights of new and old are exchanged: 1 − d for d")
}
