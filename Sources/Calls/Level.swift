// SPDX-License-Identifier: GPL-3.0-or-later

/// How much of a method a case asks for, so that a failure is located.
public enum Level: String, Codable, CaseIterable, Sendable {
  /// One function without iterations.
  case kernel
  /// One step from a given state.
  case layer
  /// Several steps with every intermediate quantity.
  case trajectory
  /// The forward pass of a network with given parameters.
  case network
  /// A loss and its gradient at given parameters.
  case gradient
  /// A training with its record.
  case training
  /// A number that theory predicts.
  case prediction
  /// A number over many draws.
  case statistics
}

/// How far an array may be from the proven one.
public enum Metric: String, Codable, Sendable {
  /// `‖a − b‖/‖b‖` of each vector (one an iteration and column), in units of roundoff.
  case relativeL2 = "relative-l2"
  /// `|a − b|` in units in the last place of `b`, for scalar functions.
  case ulp
}

/// The format a candidate computes in.
public enum DType: String, Codable, CaseIterable, Sendable {
  case float64, float32

  /// Half the distance from 1 to the next number: 2⁻⁵³ or 2⁻²⁴.
  public var unitRoundoff: Double { self == .float64 ? 0x1p-53 : 0x1p-24 }
}
