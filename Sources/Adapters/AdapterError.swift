// SPDX-License-Identifier: GPL-3.0-or-later
import Golden

/// Why a run with an adapter cannot go on.
public enum AdapterError: Error, Equatable, CustomStringConvertible {
  case cannotStart(String)
  case violation(String)

  public var description: String {
    switch self {
    case .cannotStart(let why): "adapter could not start: \(why)"
    case .violation(let what): "adapter broke the protocol: \(what)"
    }
  }
}
