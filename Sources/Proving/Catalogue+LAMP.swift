// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden

extension Catalogue {
  /// The families as LAMP's layers have them.
  private static let lampFamilies: [(short: String, choice: ShrinkageChoice)] =
    [
      ("soft", ShrinkageChoice("soft-threshold", [0.9375, 1.125])), ("bg", bernoulliGaussian),
    ] + learnable.dropLast().map { ($0.short, $0.shrinkage) }
    + [(gentleNetwork.short, gentleNetwork.shrinkage)]

  /// LAMP and its gradient: every family, own and shared matrices.
  static func lamp(_ hand: GoldenProblem, _ small: GoldenProblem, _ wide: GoldenProblem) -> [Draft]
  {
    let pair = small.columns(0..<3)
    var drafts = lampFamilies.flatMap { short, choice in
      ["lamp", "lamp-gradient"].map {
        network($0, "\(short)-20x40", pair, choice, depth: 3, isTied: false)
      }
    }
    drafts += ["lamp", "lamp-gradient"].flatMap { (method: MethodName) in
      [
        network(method, "bg-hand", hand, bernoulliGaussian, depth: 2, isTied: false),
        network(method, "bg-tied-20x40", pair, bernoulliGaussian, depth: 3, isTied: true),
      ]
    }
    let soft = lampFamilies[0].choice
    drafts += ["lamp-l1", "lamp-l1-gradient"].flatMap { (method: MethodName) in
      [
        network(method, "hand", hand, soft, depth: 2, isTied: false),
        network(method, "20x40", pair, soft, depth: 4, isTied: false),
        network(method, "tied-20x40", pair, soft, depth: 3, isTied: true),
        network(method, "one-layer-20x40", pair, soft, depth: 1, isTied: false),
      ]
    }
    return drafts + [
      network("lamp-l1", "tied-100x200", wide.first(4), soft, depth: 8, isTied: true),
      network("lamp", "bg-tied-100x200", wide.first(4), bernoulliGaussian, depth: 6, isTied: true),
      network(
        "lamp-l1-gradient", "tied-100x200", wide.first(4), soft, depth: 4, isTied: true),
    ]
  }

  static func network(
    _ method: MethodName, _ suffix: String, _ problem: GoldenProblem, _ choice: ShrinkageChoice,
    depth: Int, isTied: Bool
  ) -> Draft {
    let (m, n, d) = (problem.a.rows, problem.a.columns, problem.y.columns)
    // Near A^T, and different in every layer.
    func matrix(_ t: Int) -> [Double] {
      let share = 1 - Double(t) / 32
      let b = Matrix<Double>(rows: n, columns: m) { (j: Int, i: Int) -> Double in
        let pattern = Double((37 * j + 11 * i + 5 * t) % 31 - 15)
        return single(problem.a[i, j] * share + pattern / 1024)
      }
      return Tensor(b).entries
    }
    let b = (0..<(isTied ? 1 : depth)).flatMap(matrix)
    // The first θ falls, and others rise, from layer to layer.
    let theta = (0..<depth).map { (t: Int) -> [Double] in
      choice.theta.enumerated().map { i, theta in
        single(theta * (1 + Double(i == 0 ? -t : t) / 64))
      }
    }
    var data = ["y": Values(problem.y)]
    let isL1 = method.rawValue.hasPrefix("lamp-l1")
    if isL1 {
      data["beta"] = Values(theta.map { $0[0] })
      data["alpha"] = Values(theta.map { $0[1] })
    } else {
      data["theta"] = Values([depth, choice.theta.count], theta.flatMap(\.self))
    }
    if method.rawValue.hasSuffix("gradient") {
      data["x"] = Values(
        Matrix<Double>(rows: n, columns: d) { j, column in
          (j + 3 * column) % 9 == 0 ? Double((13 * j + 7 * column) % 17 - 8) / 8 : 0
        })
    }
    data["B"] = Values((isTied ? [] : [depth]) + [n, m], b)
    let parameters = isL1 ? Parameters() : Parameters().with(.family, choice.family)
    return draft(
      suffix,
      "\(depth) layers\(isTied ? " that share B" : "")\(isL1 ? "" : ", \(choice.family)") on"
        + " \(problem.name) (D = \(d))",
      method.rawValue.hasSuffix("gradient") ? .gradient : .network, Call(method, parameters),
      [matrixFile(problem), data])
  }
}
