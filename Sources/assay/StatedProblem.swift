// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems

/// What a user states of `y = A x + w`: by a preset, or in a file.
struct StatedProblem<S: Scalar> {
  /// The preset and its seed, or the file's path.
  let title: String
  let a: Matrix<S>
  let y: Matrix<S>
  /// The truth, if it is known.
  let x: Matrix<S>?
  let noiseVariance: Double?
}

extension StatedProblem where S == Double {
  /// The file's problem, if there is one, and else a draw of the preset.
  init(preset: String?, file: DataFile?, _ options: ProblemOptions) throws {
    if let file {
      self = try file.real()
      return
    }
    let name = preset ?? ""
    let drawn = try options.specification(name).draw(seed: options.seed, samples: options.count)
    self.init(
      title: "\(name), seed \(options.seed)", a: drawn.a, y: drawn.y, x: drawn.x,
      noiseVariance: drawn.noiseVariance)
  }
}
