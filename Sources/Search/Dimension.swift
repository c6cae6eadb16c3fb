// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

extension Space {
  /// One hyper-parameter: its name, what it may be, and when there is one.
  public struct Dimension: Sendable, Equatable {
    /// Ends belong to ranges. On a logarithmic scale the logarithm is what is uniform a priori.
    public enum Range: Sendable, Equatable {
      case real(Double, Double, isLogarithmic: Bool)
      case whole(Int, Int, isLogarithmic: Bool)
      case choice([String])
    }

    /// Met where the dimension `parent` is there and set to one of `choices`.
    public struct Condition: Sendable, Equatable {
      public let parent: String
      public let choices: [String]

      public init(parent: String, choices: [String]) {
        self.parent = parent
        self.choices = choices
      }
    }

    public let name: String
    public let range: Range
    public let condition: Condition?

    public init(_ name: String, _ range: Range, when condition: Condition? = nil) {
      self.name = name
      self.range = range
      self.condition = condition
    }

    /// Whether a trial may set it so.
    public func admits(_ setting: Setting) -> Bool {
      switch (range, setting) {
      case (.real(let low, let high, _), .real(let x)): low <= x && x <= high
      case (.whole(let low, let high, _), .whole(let x)): low <= x && x <= high
      case (.choice(let names), .choice(let name)): names.contains(name)
      default: false
      }
    }
  }
}

/// The line on which numbers of a dimension lie: `u = x`, or `u = log x`. The whole number `k` is the cell
/// from `k − ½` to `k + ½`, so that both ends of a range have cells as wide as the others'.
struct Line {
  let low, high: Double
  let isWhole: Bool
  private let isLogarithmic: Bool
  /// Ends in numbers.
  private let first, last: Double

  /// - Returns: `nil` for choices.
  init?(_ range: Space.Dimension.Range) {
    switch range {
    case .real(let low, let high, let isLogarithmic):
      (first, last, self.isLogarithmic, isWhole) = (low, high, isLogarithmic, false)
    case .whole(let low, let high, let isLogarithmic):
      (first, last, self.isLogarithmic, isWhole) = (Double(low), Double(high), isLogarithmic, true)
    case .choice: return nil
    }
    let margin = isWhole ? 0.5 : 0
    low = Self.place(first - margin, isLogarithmic)
    high = Self.place(last + margin, isLogarithmic)
  }

  private static func place(_ x: Double, _ isLogarithmic: Bool) -> Double {
    isLogarithmic ? Double.log(x) : x
  }

  /// Where a setting lies; `nil` for a choice.
  func place(_ setting: Setting) -> Double? {
    switch setting {
    case .real(let x): Self.place(x, isLogarithmic)
    case .whole(let k): Self.place(Double(k), isLogarithmic)
    case .choice: nil
    }
  }

  /// The setting at `u`.
  func setting(_ u: Double) -> Setting {
    let x = min(max(isLogarithmic ? Double.exp(u) : u, first), last)
    return isWhole ? .whole(Int(x.rounded())) : .real(x)
  }

  /// The cell of a whole number; `nil` for a real one, which is a point.
  func cell(_ setting: Setting) -> Kernels.Cell? {
    guard case .whole(let k) = setting else { return nil }
    return Kernels.Cell(
      low: Self.place(Double(k) - 0.5, isLogarithmic),
      high: Self.place(Double(k) + 0.5, isLogarithmic))
  }
}
