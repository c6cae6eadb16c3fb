// SPDX-License-Identifier: GPL-3.0-or-later

/// A planar difference set of Singer: `q + 1` numbers modulo `N = q² + q + 1`, `q` prime, among whose
/// differences every number but 0 is once.
///
/// With a generator `x` of the field of `q³` elements it is `{ i : x^i = a + b x }`: the powers that lie in
/// a plane.
public struct DifferenceSet: Sendable {
  /// `N`
  public let modulus: Int
  /// In increasing order.
  public let elements: [Int]

  /// - Throws: `ProblemError` unless `q` is a prime of at most 97.
  public init(order q: Int) throws(ProblemError) {
    guard (2...97).contains(q), !(2..<q).contains(where: { q % $0 == 0 }) else {
      throw ProblemError("order \(q): difference sets are made for primes from 2 to 97")
    }
    let modulus = q * q + q + 1
    for c in 0..<(q * q * q) {
      let powers = Self.powers(of: [c % q, c / q % q, c / q / q], q, modulus)
      let elements = powers.indices.filter { powers[$0][2] == 0 }
      if Self.isDifferenceSet(elements, modulus) {
        self.modulus = modulus
        self.elements = elements
        return
      }
    }
    throw ProblemError("order \(q): no polynomial gives a difference set")
  }

  /// `1, x, x², …` as polynomials of degree below 3, where `x³ = c_0 + c_1 x + c_2 x²`.
  private static func powers(of c: [Int], _ q: Int, _ count: Int) -> [[Int]] {
    var power = [1, 0, 0]
    return (0..<count).map { _ in
      defer {
        let top = power[2]
        power = [top * c[0] % q, (power[0] + top * c[1]) % q, (power[1] + top * c[2]) % q]
      }
      return power
    }
  }

  /// Whether every number but 0 is one difference.
  static func isDifferenceSet(_ elements: [Int], _ modulus: Int) -> Bool {
    guard elements.count * (elements.count - 1) == modulus - 1 else { return false }
    let differences = elements.flatMap { a in
      elements.filter { $0 != a }.map { (a - $0 + modulus) % modulus }
    }
    return Set(differences).count == modulus - 1
  }

  /// The numbers that are not in it, which are a difference set too.
  public var complement: [Int] {
    let own = Set(elements)
    return (0..<modulus).filter { !own.contains($0) }
  }
}

/// A problem that cannot be drawn as it is stated.
public struct ProblemError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
