// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Coherence
import ComplexModule
import Golden
import Methods
import Networks
import Problems
import RealModule
import Shrinkages

extension Catalogue {
  /// What a network's cases are made for.
  struct UnrolledProblem<F: Scalar> {
    let name: String
    let a, y: Matrix<F>
    var width = 1
    /// Just below `1/‖A‖²`.
    let step: Double
    let start: AnalyticStart<F>
  }

  /// The networks but LAMP, whose cases are older: forward passes and gradients.
  static func networks() throws -> [Draft] {
    let hand = try vectors(
      GoldenProblem(
        "hand-2x3", rows: [[2, 0, 1], [0, 2, 1]], over: 2, y: [[2, 0.5], [-1, 1]],
        noiseVariance: 0.0625))
    // With so few numbers, less noise would make VAMP's steps ill-conditioned.
    let noisy = try vectors(
      GoldenProblem(
        "hand-2x3", rows: [[2, 0, 1], [0, 2, 1]], over: 2, y: [[2, 0.5], [-1, 1]],
        noiseVariance: 0.5))
    let small = try vectors(
      GoldenProblem("iid-12x20", .gaussian, rows: 12, columns: 20, samples: 3, seed: 21, snr: 30))
    let kappa = try vectors(
      GoldenProblem(
        "kappa15-16x24", .geometric(kappa: 15), rows: 16, columns: 24, samples: 2, seed: 22))
    let tall = try vectors(
      GoldenProblem("tall-14x9", .gaussian, rows: 14, columns: 9, samples: 2, seed: 23, snr: 20))
    let deficient = try vectors(rankDeficient)
    var drafts: [Draft] = []
    for kind in ["lista", "lista-ab", "lista-cp", "alista", "slista"] {
      drafts += try both(kind, hand, depth: 2)
      drafts += try both(kind, small, depth: 3)
      drafts += try forward(kind, small, depth: 3, isAnalytic: true)
      drafts += try both(kind, small, depth: 1)
    }
    for kind in ["lista", "lista-ab"] {
      drafts += try both(kind, small, depth: 4, isTied: true)
      drafts += try both(kind, tall, depth: 2)
    }
    for kind in ["lamp-b", "lvamp", "lvamp-gh"] {
      drafts += try both(kind, noisy, depth: 2, bernoulliGaussian)
      drafts += try both(kind, small, depth: 3, bernoulliGaussian)
      drafts += try both(kind, small, depth: 3, isTied: true, soft)
      drafts += try forward(kind, small, depth: 4, isAnalytic: true, bernoulliGaussian)
    }
    for choice in learnable.dropLast().map(\.shrinkage) + [gentleNetwork.shrinkage] {
      drafts += try both("lvamp", small, depth: 2, choice)
    }
    drafts += try both("lvamp", kappa, depth: 5, isTied: true, bernoulliGaussian)
    drafts += try both("lvamp", deficient, depth: 3, bernoulliGaussian)
    drafts += try both("lvamp", tall, depth: 2, bernoulliGaussian)
    // Every entry is active, so that ν is clipped.
    drafts += try forward(
      "lvamp", hand, depth: 2, isAnalytic: false, ShrinkageChoice("soft-threshold", [1, 0]),
      note: "clipped")
    return try drafts + rowNetworks()
  }

  /// Networks of rows, real and complex.
  private static func rowNetworks() throws -> [Draft] {
    let kinds = ["lista-gs", "lista-gscp", "alista-gs"]
    let (a, y) = complexRows(rows: 6, columns: 9, samples: 2, width: 3, seed: 24)
    let complex = try rows("rows-6x9", a, y, width: 3)
    let (stackedA, stackedY) = stacked(a, y)
    let real = try rows("stacked-12x18", stackedA, stackedY, width: 3)
    let byHand = try rows(
      "hand-2x3", Matrix(rows: 2, columns: 3) { [[1, 0, 0.5], [0, 1, 0.5]][$0][$1] },
      Matrix<Double>(rows: 2, columns: 2) { [[2, 1], [-1, 0.5]][$0][$1] }, width: 2)
    let complexByHand = try rows(
      "hand-2x3",
      Matrix(rows: 2, columns: 3) { i, j in
        Complex([[1, 0, 0.5], [0, 1, 0.5]][i][j], i == j ? 0.5 : 0)
      },
      Matrix(rows: 2, columns: 2) { i, d in Complex([[2, 1], [-1, 0.5]][i][d], Double(i - d) / 2) },
      width: 2)
    var drafts: [Draft] = []
    for kind in kinds {
      drafts += try both(kind, byHand, depth: 2)
      drafts += try both(kind, real, depth: 3)
      drafts += try forward(kind, real, depth: 3, isAnalytic: true)
      drafts += try both(kind, complexByHand, depth: 2, isComplex: true)
      drafts += try both(kind, complex, depth: 3, isComplex: true)
      drafts += try forward(kind, complex, depth: 3, isAnalytic: true, isComplex: true)
    }
    return drafts
  }

  private static let soft = ShrinkageChoice("soft-threshold", [0.9375, 1.125])

  private static func vectors(_ problem: GoldenProblem) throws -> UnrolledProblem<Double> {
    let svd = try SVD(problem.a)
    var start = AnalyticStart<Double>()
    start.noiseVariance = problem.noiseVariance
    start.svd = svd
    return try finished(problem.name, problem.a, problem.y, start, 1)
  }

  private static func rows<F: JacobiScalar & RealOrComplex>(
    _ name: String, _ a: Matrix<F>, _ y: Matrix<F>, width: Int
  ) throws -> UnrolledProblem<F> {
    var start = AnalyticStart<F>()
    start.svd = try SVD(a)
    return try finished(name, a, y, start, width)
  }

  private static func finished<F: RealOrComplex>(
    _ name: String, _ a: Matrix<F>, _ y: Matrix<F>, _ given: AnalyticStart<F>, _ width: Int
  ) throws -> UnrolledProblem<F> {
    var start = given
    let largest = start.svd?.s.first ?? 1
    let step = single((1 - 0x1p-20) / (largest * largest))
    (start.step, start.lambda, start.signalVariance) = (step, 0.25, 0.125)
    start.y = Batch(y)
    if a.rows < a.columns && (start.svd?.rank ?? 0) == a.rows {
      start.weight = try AnalyticWeight.closedForm(a)
    }
    return UnrolledProblem(name: name, a: a, y: y, width: width, step: step, start: start)
  }

  private static func both<F: Scalar>(
    _ kind: String, _ problem: UnrolledProblem<F>, depth: Int, isTied: Bool = false,
    _ choice: ShrinkageChoice? = nil, isComplex: Bool = false, note: String? = nil
  ) throws -> [Draft] where F.Real == Double {
    try [false, true].map {
      try draft(
        kind, problem, depth, isTied, choice, isComplex, isAnalytic: false, isGradient: $0, note)
    }
  }

  private static func forward<F: Scalar>(
    _ kind: String, _ problem: UnrolledProblem<F>, depth: Int, isAnalytic: Bool,
    _ choice: ShrinkageChoice? = nil, isComplex: Bool = false, note: String? = nil
  ) throws -> [Draft] where F.Real == Double {
    [
      try draft(
        kind, problem, depth, false, choice, isComplex, isAnalytic: isAnalytic,
        isGradient: false, note)
    ]
  }

  private static func draft<F: Scalar>(
    _ kind: String, _ problem: UnrolledProblem<F>, _ depth: Int, _ isTied: Bool,
    _ choice: ShrinkageChoice?, _ isComplex: Bool, isAnalytic: Bool, isGradient: Bool,
    _ note: String?
  ) throws -> Draft where F.Real == Double {
    let real: Any = NetworkRegister.real(Double.self)
    let complex: Any = NetworkRegister.complex(Complex<Double>.self)
    let types = (isComplex ? complex : real) as? [any Network<F>.Type]
    let type: any Network<F>.Type = try (types ?? []).kind(kind)
    let data = try parameters(
      type, problem, depth, isTied, choice, isAnalytic: isAnalytic)
    let card = try Register.card(
      MethodName(
        rawValue: (isComplex ? "complex-" : "") + kind + (isGradient ? "-gradient" : "")))
    var arrays = data
    arrays["y"] = try Values(of: Tensor(problem.y))
    if isGradient { arrays["x"] = try Values(of: Tensor(truth(problem))) }
    var files = [arrays]
    if card.inputs.contains(where: { $0.name == "A" && $0.shape == "M×N" }) {
      files.insert(["A": try Values(of: Tensor(problem.a))], at: 0)
    }
    var parameters = Parameters()
    if let choice { parameters = parameters.with(.family, choice.family) }
    if problem.width > 1 { parameters = parameters.with(.width, problem.width) }
    let short =
      choice.map { choice in
        lampShort(choice).map { "\($0)-" } ?? ""
      } ?? ""
    let suffix =
      short + (note.map { "\($0)-" } ?? "") + (isAnalytic ? "analytic-" : "")
      + (depth == 1 ? "one-layer-" : "") + (isTied ? "tied-" : "") + problem.name
    let columns = problem.y.columns
    return Self.draft(
      suffix,
      "\(depth) layer\(depth == 1 ? "" : "s")\(isTied ? " that share their matrices" : "")"
        + (choice.map { ", \($0.family)," } ?? "")
        + " on \(problem.name) (D = \(columns)\(problem.width > 1 ? ", samples of \(problem.width)" : ""))"
        + (isAnalytic ? ", as the algorithm starts it" : ""),
      isGradient ? .gradient : .network, Call(card.name, parameters), files)
  }

  private static func lampShort(_ choice: ShrinkageChoice) -> String? {
    let known =
      [("soft-threshold", "soft"), ("bernoulli-gaussian", "bg")]
      + learnable.map { ($0.shrinkage.family, $0.short) }
    return known.first { $0.0 == choice.family }?.1
  }

  /// The analytic parameters, or others near them that differ from layer to layer.
  private static func parameters<F: Scalar, N: Network<F>>(
    _ type: N.Type, _ problem: UnrolledProblem<F>, _ depth: Int, _ isTied: Bool,
    _ choice: ShrinkageChoice?, isAnalytic: Bool
  ) throws -> Arrays<Double> where F.Real == Double {
    let member: (any ParametricShrinkage<Double>)? = try choice?.member()
    let network = N(
      a: problem.a, depth: depth, isTied: isTied, shrinkage: member,
      rank: problem.start.svd?.rank)
    let analytic = try network.initial(problem.start)
    var arrays: Arrays<Double> = [:]
    for (name, blocks) in network.layout.named {
      let card = N.card.blocks.first { $0.name == name }
      var numbers = analytic.inCOrder(blocks)
      if !isAnalytic && card?.isLearned == true {
        for k in numbers.indices {
          let t = blocks.count > 1 ? k / blocks[0].count : 0
          numbers[k] = moved(numbers[k], k, t, isMatrix: blocks[0].shape.count > 1)
        }
      }
      let shape = ParameterLayout.stackedShape(blocks)
      let rounded = numbers.map(single)
      arrays[name] =
        blocks[0].isComplex
        ? .complex(Tensor(shape, pairs: rounded)) : Values(shape, rounded)
    }
    return arrays
  }

  /// A number near a parameter, its own in every place and layer.
  private static func moved(_ number: Double, _ k: Int, _ t: Int, isMatrix: Bool) -> Double {
    let pattern = Double((37 * k + 11 * t) % 31 - 15)
    return isMatrix
      ? number * (1 - Double(t) / 32) + pattern / 1024 : number * (1 + pattern / 128)
  }

  private static func truth<F: Scalar>(_ problem: UnrolledProblem<F>) -> Matrix<F>
  where F.Real == Double {
    let (n, d) = (problem.a.columns, problem.y.columns)
    let parts = F.realParts([.zero]).count
    return Matrix(rows: n, columns: d) { j, column in
      let isActive = (j + 3 * (column / problem.width)) % 5 == 0
      let numbers = (0..<parts).map { part in
        isActive ? Double((13 * j + 7 * column + 5 * part) % 17 - 8) / 8 : 0
      }
      return F.scalars(numbers)[0]
    }
  }
}
