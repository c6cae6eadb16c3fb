// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Coherence
import Twins

/// What theory predicts of preambles, of real or of complex numbers.
protocol CoherenceKernel: Method {
  static var isComplex: Bool { get }
  static func predicted<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, of field: F.Type
  ) throws -> Arrays<F.Real>
}

extension CoherenceKernel {
  public static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    isComplex
      ? try predicted(p, arrays, of: S.Complexified.self) : try predicted(p, arrays, of: S.self)
  }

  /// `S` and another array, `W` for one, of its shape.
  static func pair<F: Scalar>(
    _ name: String, _ arrays: Arrays<F.Real>, of field: F.Type
  ) throws -> (s: Matrix<F>, w: Matrix<F>) {
    let (s, w) = (try arrays.matrix("S", of: F.self), try arrays.matrix(name, of: F.self))
    guard w.rows == s.rows, w.columns == s.columns else {
      throw CallError(
        "array \"\(name)\" is \(w.rows)×\(w.columns), and \"S\" \(s.rows)×\(s.columns)")
    }
    return (s, w)
  }
}

/// [MU] of every column.
protocol MutualCoherenceLike: CoherenceKernel {}

extension MutualCoherenceLike {
  static func coherenceCard(_ name: MethodName, formula: String) -> Card {
    Card(
      name, spec: ["MU"], source: ["SCSZ21 (20)"], levels: [.prediction], parameters: [],
      inputs: [ArrayCard("S", "L×N", complex: isComplex)],
      outputs: [ArrayCard("mu", "N", "the coherence of each column")], formula: formula, since: 5)
  }

  static func predicted<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, of field: F.Type
  ) throws -> Arrays<F.Real> {
    let s = try arrays.matrix("S", of: F.self)
    let norms = s.columnSquaredNorms.map { $0.squareRoot() }
    var gram = Matrix<F>(zeros: s.columns, s.columns)
    gram.add(adjointOf: s, s)
    let mu = (0..<s.columns).map { i in
      (0..<s.columns).reduce(F.Real.zero) { largest, j in
        i == j
          ? largest : F.Real.maximum(largest, gram[j, i].modulus / (norms[i] * norms[j]))
      }
    }
    return ["mu": Values([s.columns], mu)]
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.mutualCoherence(arrays)
  }
}

enum MutualCoherenceKernel: MutualCoherenceLike {
  static let isComplex = false
  static let card = coherenceCard(
    "mutual-coherence",
    formula:
      "mu_i = max_{j≠i} |S_iᵀ S_j|/(‖S_i‖₂ ‖S_j‖₂); the coherence of S is the largest of them")
  static let faults: [Fault] = Fault.ofCoherence
}

enum ComplexMutualCoherenceKernel: MutualCoherenceLike {
  static let isComplex = true
  static let card = coherenceCard(
    "complex-mutual-coherence", formula: "mutual-coherence with Sᴴ for Sᵀ and moduli")
  static let faults: [Fault] = Fault.ofCoherence + Fault.ofComplexProducts
}

/// [GMU] Both ends of a certificate.
protocol CertificateLike: CoherenceKernel {}

extension CertificateLike {
  static func certificateCard(_ name: MethodName, formula: String) -> Card {
    Card(
      name, spec: ["GMU"], source: ["SCSZ21 (21), (22)"], levels: [.prediction], parameters: [],
      inputs: [
        ArrayCard("S", "L×N", complex: isComplex), ArrayCard("W", "L×N", complex: isComplex),
        ArrayCard("Z", "N×N", "S_i = Σ_j Z_ji S_j", complex: isComplex),
      ],
      outputs: [
        ArrayCard("upper", "N", "an upper end of μ̃_i"),
        ArrayCard("lower", "N", "a lower end of μ̃_i"),
      ], formula: formula, since: 5)
  }

  static func predicted<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, of field: F.Type
  ) throws -> Arrays<F.Real> {
    let (s, w) = try pair("W", arrays, of: F.self)
    let z = try arrays.matrix("Z", s.columns, s.columns, of: F.self)
    var products = Matrix<F>(zeros: s.columns, s.columns)
    products.add(adjointOf: s, w)
    let others = { (i: Int) in (0..<s.columns).filter { $0 != i } }
    let upper = (0..<s.columns).map { i in
      others(i).reduce(F.Real.zero) { F.Real.maximum($0, products[$1, i].modulus) }
        / products[i, i].modulus
    }
    let lower = (0..<s.columns).map { i in
      (1 - z[i, i].modulus) / others(i).reduce(F.Real.zero) { $0 + z[$1, i].modulus }
    }
    return ["upper": Values([s.columns], upper), "lower": Values([s.columns], lower)]
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.coherenceCertificate(arrays)
  }
}

enum CoherenceCertificateKernel: CertificateLike {
  static let isComplex = false
  static let card = certificateCard(
    "coherence-certificate",
    formula: """
      upper_i = max_{j≠i} |W_iᵀ S_j|/|W_iᵀ S_i|;  lower_i = (1 − |Z_ii|)/Σ_{j≠i} |Z_ji|
      with S = S Z each weight w with wᵀ S_i = 1 has lower_i ≤ max_{j≠i} |wᵀ S_j|, and W_i shows upper_i
      """)
  static let faults: [Fault] = Fault.ofCertificates
}

enum ComplexCoherenceCertificateKernel: CertificateLike {
  static let isComplex = true
  static let card = certificateCard(
    "complex-coherence-certificate",
    formula: "coherence-certificate with Wᴴ for Wᵀ and moduli")
  static let faults: [Fault] = Fault.ofCertificates + Fault.ofComplexProducts
}
