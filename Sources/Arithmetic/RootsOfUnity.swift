// SPDX-License-Identifier: GPL-3.0-or-later

extension RealScalar {
  /// `cos(π p/q)` for integers `p` and `q > 0`; exact where it is 0 or ±1.
  public static func cosinePi(_ p: Int, _ q: Int) -> Self {
    // Even, and of period 2q.
    let turned = abs(p) % (2 * q)
    let half = min(turned, 2 * q - turned)
    if half == 0 { return 1 }
    if 2 * half == q { return 0 }
    if 2 * half > q { return -cosinePi(q - half, q) }
    return acuteCosine(half, q)
  }

  /// `sin(π p/q)` for integers `p` and `q > 0`; exact where it is 0 or ±1.
  public static func sinePi(_ p: Int, _ q: Int) -> Self { cosinePi(2 * p - q, 2 * q) }
}

extension Double {
  /// Taylor's series of cosine or sine, whichever has an argument of at most `π/4`.
  public static func acuteCosine(_ p: Int, _ q: Int) -> Double {
    let isSine = 4 * p > q
    let angle =
      isSine
      ? Double.pi * Double(q - 2 * p) / Double(2 * q) : Double.pi * Double(p) / Double(q)
    let square = angle * angle
    var sum = 1.0
    // 1 − θ²/(1·2) (1 − θ²/(3·4) (…)) and 1 − θ²/(2·3) (1 − θ²/(4·5) (…)); θ²⁰/20! is below 2⁻⁵³.
    for k in stride(from: 19.0, through: 1, by: -2) {
      let product = isSine ? (k + 1) * (k + 2) : k * (k + 1)
      sum = 1 - square / product * sum
    }
    return isSine ? angle * sum : sum
  }
}

/// `T_{jk} = e^{−2πi jk/N}/√N`, the unitary discrete Fourier transform as a matrix.
public func fourierMatrix<S: ComplexScalar>(_ type: S.Type, size: Int) -> Matrix<S> {
  let scale = 1 / S.Real(Double(size)).squareRoot()
  return Matrix(rows: size, columns: size) { j, k in
    let turn = 2 * (j * k % size)
    return S.scale(scale, S(S.Real.cosinePi(turn, size), -S.Real.sinePi(turn, size)))
  }
}

/// `T_{kj} = √(2/N) e_k cos(π (2j + 1) k/(2N))`, `e_0 = 1/√2`, else 1: the DCT-II as a matrix.
public func cosineMatrix<S: RealScalar>(_ type: S.Type, size: Int) -> Matrix<S>
where S.Real == S {
  let first = 1 / S(Double(size)).squareRoot()
  let scale = (2 / S(Double(size))).squareRoot()
  return Matrix(rows: size, columns: size) { k, j in
    k == 0 ? first : scale * S.cosinePi((2 * j + 1) * k, 2 * size)
  }
}
