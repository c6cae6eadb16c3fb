// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Networks
import Problems
import Shrinkages

/// What a network's forward pass of `T = 10` layers costs besides its products, at N = 500, M = 250, batch 1000;
/// those of rows at SCSZ21's 400 × 200 real numbers, 33 samples of 30 antennas.
enum NetworkPasses {
  static let depth = 10

  static func all(_ problem: DenseProblem) -> [(name: String, measure: () throws -> Ratio)] {
    let rows = { try RowData() }
    return [
      ("forward-lista", { try forward(LISTA<Double>.self, try Data(problem)) }),
      ("forward-lista-ab", { try forward(LISTAAB<Double>.self, try Data(problem)) }),
      ("forward-lista-cp", { try forward(LISTACP<Double>.self, try Data(problem)) }),
      ("forward-alista", { try forward(ALISTA<Double>.self, try Data(problem)) }),
      ("forward-slista", { try forward(SLISTA<Double>.self, try Data(problem)) }),
      ("forward-lamp-l1", { try forward(LAMP1<Double>.self, try Data(problem)) }),
      ("forward-lamp-b", { try forward(LAMPb<Double>.self, try Data(problem)) }),
      ("forward-lvamp", { try forward(LVAMP<Double>.self, try Data(problem)) }),
      ("forward-lvamp-gh", { try forward(LVAMPGH<Double>.self, try Data(problem)) }),
      ("forward-lista-gs", { try forward(LISTAGS<Double>.self, try rows().data) }),
      ("forward-lista-gscp", { try forward(LISTAGSCP<Double>.self, try rows().data) }),
      ("forward-alista-gs", { try forward(ALISTAGS<Double>.self, try rows().data) }),
      ("gradient-lvamp-fixed", { try gradientOfFixedLVAMP(try Data(problem)) }),
    ]
  }

  /// A problem with what analytic starts need.
  struct Data {
    let a: Matrix<Double>
    let y: Batch<Double>
    var start = AnalyticStart<Double>()

    init(_ problem: DenseProblem) throws { try self.init(problem.a, Batch(problem.y)) }

    init(_ a: Matrix<Double>, _ y: Batch<Double>) throws {
      (self.a, self.y) = (a, y)
      let svd = try SVD(a)
      let largest = svd.s.first ?? 1
      start.step = 1 / (largest * largest)
      (start.lambda, start.noiseVariance, start.signalVariance) = (0.1, 1e-3, 0.1)
      (start.svd, start.weight, start.y) = (svd, a, y[columns: 0..<y.width])
    }
  }

  struct RowData {
    let data: Data

    init() throws {
      let drawn = try ProblemSpecification(ensemble: .gaussian, rows: 200, columns: 400, snr: 15)
        .draw(seed: 1, samples: 990)
      data = try Data(drawn.a, Batch(drawn.y, width: 30))
    }
  }

  private static func network<N: Network<Double>>(_ type: N.Type, _ data: Data) -> N {
    N(
      a: data.a, depth: depth, isTied: N.card.canBeTied,
      shrinkage: BernoulliGaussian<Double>(gamma: 0.1, phi: 1))
  }

  private static func forward<N: Network<Double>>(_ type: N.Type, _ data: Data) throws -> Ratio {
    let network = network(type, data)
    let p = try network.initial(data.start)
    let products = products(N.card.kind, network, p, data.y)
    let iteration = try NetworkIteration(network, p)
    let run = Run(iterations: depth)
    return Ratio(
      "\(N.card.kind) forward, T = 10 / its raw products, \(data.a.rows)x\(data.a.columns),"
        + " \(data.y.columns) columns, f64", bound: "at most 1.3"
    ) {
      _ = run(iteration, data.y)
    } over: {
      products()
    }
  }

  /// The products of a forward pass, and nothing else.
  private static func products<N: Network<Double>>(
    _ kind: String, _ network: N, _ p: ParameterVector<Double>, _ y: Batch<Double>
  ) -> () -> Void {
    let (m, n, d) = (network.a.rows, network.a.columns, y.columns)
    func matrix(_ name: String) -> Matrix<Double> {
      network.layout.block(name, layer: 0).map { p.matrix($0) } ?? network.a.matrix
    }
    let x = Matrix(rows: n, columns: d) { Double(($0 + $1) % 7) - 3 }
    func into(_ rows: Int, _ product: (inout Matrix<Double>) -> Void) {
      var c = Matrix<Double>(zeros: rows, d)
      product(&c)
    }
    switch kind {
    case "lista":
      let (b, s) = (matrix("B"), matrix("S"))
      return {
        into(n) { $0.add(b, y.matrix) }
        for _ in 1..<depth { into(n) { $0.add(s, x) } }
      }
    case "lista-gs":
      let (w1, w2) = (matrix("W1"), matrix("W2"))
      return {
        for t in 0..<depth {
          into(n) { $0.add(w1, y.matrix) }
          if t > 0 { into(n) { $0.add(w2, x) } }
        }
      }
    case "lvamp":
      let (u, v) = (matrix("U"), matrix("V"))
      let w = Matrix<Double>(rows: v.columns, columns: d) { Double(($0 + $1) % 5) - 2 }
      return {
        into(u.columns) { $0.add(adjointOf: u, y.matrix) }
        for t in 0..<depth {
          if t > 0 { into(v.columns) { $0.add(adjointOf: v, x) } }
          into(n) { $0.add(v, w) }
        }
      }
    case "lvamp-gh":
      let (g, h) = (matrix("G"), matrix("H"))
      return {
        for _ in 0..<depth {
          into(n) { $0.add(h, y.matrix) }
          into(n) { $0.add(g, x) }
        }
      }
    default:
      let back = matrix(kind.contains("cp") || kind.hasPrefix("alista") ? "W" : "B")
      let isForward = back.rows == n && m != n
      return {
        for t in 0..<depth {
          if t > 0 { into(m) { $0.subtract(network.a, x) } }
          into(n) { isForward ? $0.add(back, y.matrix) : $0.add(adjointOf: back, y.matrix) }
        }
      }
    }
  }

  /// Forward and adjoint of tied LVAMP whose singular value decomposition is frozen.
  private static func gradientOfFixedLVAMP(_ data: Data) throws -> Ratio {
    var network = network(LVAMP<Double>.self, data)
    for name in ["U", "s", "V"] { try network.frame.freeze(name) }
    let p = try network.initial(data.start)
    let truth = Matrix<Double>(zeros: data.a.columns, data.y.columns)
    let forward = products("lvamp", network, p, data.y)
    guard let block = network.layout.block("V", layer: 0) else {
      throw NetworkError("lvamp has no V")
    }
    let v = p.matrix(block)
    let w = Matrix<Double>(zeros: v.columns, data.y.columns)
    return Ratio(
      "lvamp forward and adjoint with fixed SVD, T = 10 / its raw products, 250x500, batch 1000, f64",
      bound: "at most 1.5"
    ) {
      _ = try? network.gradient(p, data.y, truth: truth)
    } over: {
      forward()
      // V^T dx̃ of each layer, V dw of each but the first.
      for t in 0..<depth {
        var du = w
        du.add(adjointOf: v, truth)
        if t > 0 {
          var dr = truth
          dr.add(v, w)
        }
      }
    }
  }
}
