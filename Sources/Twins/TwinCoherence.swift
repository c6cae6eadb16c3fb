// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func mutualCoherence<T: TwinReal>(_ inputs: Arrays<T>) throws -> Arrays<T>
  where T.Real == T {
    let s = columns(try pairs("S", inputs, nil, nil))
    let products = TwinProducts<T>(inputs, style, fault)
    let norms = s.map { fault == .columnsNotNormalised ? 1 : products.norm($0) }
    let mu = s.indices.map { i in
      products.largest(s.count, but: i) { j in products.size(s[j], s[i]) / (norms[j] * norms[i]) }
    }
    return ["mu": .real(Tensor([mu.count], mu))]
  }

  @specialized(where T == Double)
  @specialized(where T == Float)
  public func coherenceCertificate<T: TwinReal>(_ inputs: Arrays<T>) throws -> Arrays<T>
  where T.Real == T {
    let s = columns(try pairs("S", inputs, nil, nil))
    let w = columns(try pairs("W", inputs, s.first?.count, s.count))
    let products = TwinProducts<T>(inputs, style, fault)
    let z = columns(try pairs("Z", inputs, products.parts * s.count, s.count))
    let upper = s.indices.map { i in
      let own = fault == .weightsNotNormalised ? 1 : products.modulus(s[i], w[i])
      return products.largest(s.count, but: i) { j in products.size(s[j], w[i]) / own }
    }
    let parts = products.parts
    func multiplier(_ j: Int, _ i: Int) -> T {
      let (row, column) = fault == .lowerEndOfRows ? (i, j) : (j, i)
      return products.length(Array(z[column][(parts * row)..<(parts * row + parts)]))
    }
    let lower = s.indices.map { i in
      let others = s.indices.filter { $0 != i || fault == .ownMultiplierKept }
      return (1 - multiplier(i, i)) / style.sum(others.count) { multiplier(others[$0], i) }
    }
    return [
      "upper": .real(Tensor([upper.count], upper)), "lower": .real(Tensor([lower.count], lower)),
    ]
  }
}

/// Inner products of columns of real numbers, or of complex ones in pairs.
struct TwinProducts<T: TwinReal> where T.Real == T {
  let parts: Int
  let style: Style
  let fault: Fault?

  init(_ inputs: Arrays<T>, _ style: Style, _ fault: Fault?) {
    parts = isComplex("S", inputs) ? 2 : 1
    self.style = style
    self.fault = fault
  }

  /// `a^H b`
  func inner(_ a: [T], _ b: [T]) -> (real: T, imaginary: T) {
    func dot(_ i: Int, _ j: Int) -> T {
      style.dot(a.count / parts, { a[parts * $0 + i] }, { b[parts * $0 + j] })
    }
    if parts == 1 { return (dot(0, 0), 0) }
    return fault == .conjugationMissing
      ? (dot(0, 0) - dot(1, 1), dot(0, 1) + dot(1, 0))
      : (dot(0, 0) + dot(1, 1), dot(0, 1) - dot(1, 0))
  }

  /// `|a^H b|`
  func modulus(_ a: [T], _ b: [T]) -> T {
    let (real, imaginary) = inner(a, b)
    return parts == 1 ? abs(real) : length([real, imaginary])
  }

  /// The same as others may take it.
  func size(_ a: [T], _ b: [T]) -> T {
    switch fault {
    case .productsWithoutModulus: inner(a, b).real
    case .realPartForModulus: abs(inner(a, b).real)
    default: modulus(a, b)
    }
  }

  func norm(_ a: [T]) -> T { style.dot(a.count, { a[$0] }, { a[$0] }).squareRoot() }

  func length(_ a: [T]) -> T { a.count == 1 ? abs(a[0]) : norm(a) }

  func largest(_ count: Int, but own: Int, _ size: (Int) -> T) -> T {
    (0..<count).filter { $0 != own || fault == .ownColumnIncluded }.reduce(0) { max($0, size($1)) }
  }
}

extension Fault {
  public static let columnsNotNormalised = Fault(
    "columns-not-normalised", in: "coherence",
    "products of columns are not divided by the columns' norms")
  public static let productsWithoutModulus = Fault(
    "products-without-modulus", in: "coherence",
    "the largest product is taken with its sign: a negative one does not count")
  public static let ownColumnIncluded = Fault(
    "own-column-included", in: "coherence",
    "the maximum runs over all j, j = i among them")
  /// Mistakes of the coherence of columns.
  public static let ofCoherence: [Fault] = [
    .columnsNotNormalised, .productsWithoutModulus, .ownColumnIncluded,
  ]

  public static let realPartForModulus = Fault(
    "real-part-for-modulus", in: "coherence",
    "of complex products the real part is taken, not the modulus")
  /// Mistakes of products of complex columns.
  public static let ofComplexProducts: [Fault] = [.realPartForModulus, .conjugationMissing]

  public static let weightsNotNormalised = Fault(
    "weights-not-normalised", in: "coherence",
    "products of a weight are not divided by W_iᵀ S_i")
  public static let ownMultiplierKept = Fault(
    "own-multiplier-kept", in: "coherence certificate",
    "the sum of |Z_ji| has |Z_ii| in it")
  public static let lowerEndOfRows = Fault(
    "lower-end-of-rows", in: "coherence certificate",
    "multipliers are summed along a row of Z, not down its column")
  /// Mistakes of the ends of a certificate.
  public static let ofCertificates: [Fault] = [
    .weightsNotNormalised, .productsWithoutModulus, .ownColumnIncluded, .ownMultiplierKept,
    .lowerEndOfRows,
  ]
}
