// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence
import Foundation
import Testing
import Theorems

/// The link between theory and code: values that the proofs' own formulas take, evaluated in Coq.
@Suite("bounds are those that are proven") struct LayerBoundsTests {
  /// A fraction in lowest terms, in decimal digits.
  struct Fraction: Sendable {
    let numerator: String
    let denominator: String

    var ball: Ball { Self.integer(numerator) / Self.integer(denominator) }

    private static func integer(_ digits: String) -> Ball {
      let isNegative = digits.hasPrefix("-")
      let size = digits.drop { $0 == "-" }.reduce(Ball.zero) {
        $0 * 10 + Ball(Double($1.wholeNumberValue ?? .max))
      }
      return isNegative ? -size : size
    }

    /// Whether `value`, multiplied by the denominator, encloses the numerator, tightly.
    func isEnclosed(by value: Ball) -> Bool {
      let difference = value * Self.integer(denominator) - Self.integer(numerator)
      return difference.contains(0) && value.radius <= 1e-60 * max(abs(value.midpoint), 1)
    }
  }

  /// One case: `quantity → values by index`.
  struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    var values: [String: [Int: Fraction]] = [:]

    var testDescription: String { name }

    func values(_ quantity: String) throws -> [Fraction] {
      let found = try #require(values[quantity], "\(name): \(quantity)")
      return try found.keys.sorted().enumerated().map { position, index in
        try #require(index == position, "\(name): \(quantity) \(position)")
        return try #require(found[index])
      }
    }

    func input(_ quantity: String) throws -> Ball { try #require(values(quantity).first).ball }
  }

  static let vectors: [Vector] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Proofs/vectors/bounds.tsv").standardized
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    var vectors: [Vector] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 4, let index = Int(fields[2]) else { return [] }
      let parts = fields[3].split(separator: "/").map(String.init)
      guard parts.count == 2 else { return [] }
      if vectors.last?.name != fields[0] { vectors.append(Vector(name: fields[0])) }
      vectors[vectors.count - 1].values[fields[1], default: [:]][index] =
        Fraction(numerator: parts[0], denominator: parts[1])
    }
    return vectors
  }()

  @Test("the vectors are there: seven networks, the objective rates and the LASSO's weights")
  func vectorsAreThere() {
    #expect(Self.vectors.count == 9)
    #expect(Self.vectors.suffix(2).map(\.name) == ["objective-rates", "lasso-weights"])
  }

  private func expect(_ computed: [Ball], _ expected: [Fraction], _ what: String) {
    #expect(computed.count == expected.count, "\(what): as many values")
    for (k, (ball, fraction)) in zip(computed, expected).enumerated() {
      #expect(
        fraction.isEnclosed(by: ball),
        "\(what) \(k): \(ball) is not \(fraction.numerator)/\(fraction.denominator)")
    }
  }

  @Test("every value from Coq is enclosed to 60 digits", arguments: vectors.dropLast(2))
  func layerBounds(_ vector: Vector) throws {
    let s = try #require(Int(vector.values("s")[0].numerator))
    let bounds = try LayerBounds(
      coherence: vector.input("mu"), sparsity: s, largestRow: vector.input("beta"),
      noise: vector.input("sigma"), largestColumn: vector.input("cinf"),
      largestColumns: vector.input("cs"))
    let steps = try vector.values("gamma").map(\.ball)
    let (low, high) = try (vector.input("low"), vector.input("high"))

    try expect([bounds.rate], vector.values("rate"), "rate")
    try expect(
      steps.map(bounds.contraction), vector.values("contraction"), "contraction")
    try expect(
      [bounds.contraction(from: low, to: high)], vector.values("contraction-between"), "between")
    try expect(bounds.radii(steps: steps), vector.values("radius"), "radius")
    try expect(bounds.thresholds(steps: steps), vector.values("threshold"), "threshold")
    try expect(bounds.productBounds(steps: steps), vector.values("product"), "product")
    try expect(
      bounds.geometricBounds(from: low, to: high, layers: steps.count), vector.values("geometric"),
      "geometric")
    try expect(
      bounds.boundsAsPrinted(weightNorm: vector.input("cw"), layers: steps.count),
      vector.values("printed"), "printed")
  }

  @Test("the objective rates of ISTA and FISTA too")
  func objectiveBounds() throws {
    let vector = try #require(Self.vectors.first { $0.name == "objective-rates" })
    let bounds = try ObjectiveBounds(
      squaredDistance: vector.input("distance"), step: vector.input("beta"))
    let gap = try vector.input("gap")
    let all: [(String, (Int) -> Ball)] = [
      ("ista", bounds.ista), ("fista", bounds.fista), ("fista-gap", { bounds.fista($0, gap: gap) }),
    ]
    for (name, bound) in all {
      let values = try #require(vector.values[name])
      #expect(values.keys.sorted() == [1, 2, 3, 10, 500])
      for (t, fraction) in values {
        #expect(fraction.isEnclosed(by: bound(t)), "\(name) at \(t)")
      }
    }
  }

  @Test("no active row is refused by name")
  func refusal() {
    #expect(throws: CoherenceError.self) {
      try LayerBounds(
        coherence: 0.1, sparsity: 0, largestRow: 1, noise: 0, largestColumn: 1, largestColumns: 1)
    }
  }
}
