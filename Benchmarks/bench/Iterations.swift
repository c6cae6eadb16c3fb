// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Foundation
import Problems
import Shrinkages

/// Iterations on request, for a script that lets other libraries take turns with them:
///
///     bench --iterate amp-l1|vamp-bg|lamp --dtype float64|float32 --batch D
///
/// reads how many to run, a count a line, and answers each with the milliseconds that they took and
/// with `‖x̂‖`, or the loss of LAMP and the norm of its gradient before the last update, by which the script sees that all did
/// the same work. The problem is
/// `assay problem bsr17-iid --rows 250 --columns 500 --samples D --seed 1`.
struct Iterations {
  private struct Usage: Error {}

  static func main() throws {
    do { try serve() } catch is Usage {
      let usage = "wanted: --iterate amp-l1|vamp-bg|lamp --dtype float64|float32 --batch COUNT\n"
      FileHandle.standardError.write(Data(usage.utf8))
      exit(64)
    }
  }

  private static func serve() throws {
    guard let name = option("--iterate"), let dtype = option("--dtype"),
      let batch = option("--batch").flatMap(Int.init), batch > 0
    else { throw Usage() }
    let specification = ProblemSpecification(ensemble: .gaussian, rows: 250, columns: 500)
    let problem = try specification.draw(seed: 1, samples: batch)
    switch dtype {
    case "float64": try serve(name, problem, as: Double.self)
    case "float32": try serve(name, problem, as: Float.self)
    default: throw Usage()
    }
  }

  private static func serve<S: RealScalar & BinaryFloatingPoint>(
    _ name: String, _ problem: DenseProblem, as: S.Type
  ) throws where S.Real == S {
    let a = problem.a.map { S($0) }
    let y = problem.y.map { S($0) }
    switch name {
    case "amp-l1":
      answer(AMP<S>(a: a, shrinkage: SoftThreshold(theta2: S(1.1402))), y)
    case "vamp-bg":
      let svd = try SVD(problem.a)
      let rounded = SVD<S>(
        u: svd.u.map { S($0) }, s: svd.s.map { S($0) }, v: svd.v.map { S($0) })
      let vamp = VAMP<S>(
        lmmse: SpectralLMMSE(rounded), noiseVariance: S(problem.noiseVariance),
        initialVariance: S(0.1), shrinkage: BernoulliGaussian(gamma: S(0.1), phi: 1),
        columns: a.columns)
      answer(vamp, y)
    case "lamp":
      var step = TrainingStep<S>(problem)
      answer { count in
        for _ in 1..<count { step.update() }
        return step.update()
      } reached: {
        [Double($0.loss), Double($0.norm)]
      }
    default: throw Usage()
    }
  }

  private static func answer<I: Iteration>(_ iteration: I, _ y: Matrix<I.S>)
  where I.S: RealScalar & BinaryFloatingPoint, I.S.Real == I.S {
    answer { count in
      Run(iterations: count)(iteration, y).x
    } reached: { x in
      [x.columnSquaredNorms.reduce(0) { $0 + Double($1) }.squareRoot()]
    }
  }

  private static func answer<T>(
    _ run: (Int) throws -> T, reached: (T) -> [Double]
  ) rethrows {
    while let line = readLine(), let count = Int(line), count > 0 {
      let start = processorMilliseconds
      let result = try run(count)
      let milliseconds = processorMilliseconds - start
      print(([milliseconds] + reached(result)).map { "\($0)" }.joined(separator: " "))
      fflush(nil)
    }
  }

  /// Processor time, which on a machine that others load too says more than the clock on the wall.
  private static var processorMilliseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return 1e3 * Double(time.tv_sec) + 1e-6 * Double(time.tv_nsec)
  }

  private static func option(_ name: String) -> String? {
    let arguments = CommandLine.arguments
    guard let flag = arguments.firstIndex(of: name), flag + 1 < arguments.count else { return nil }
    return arguments[flag + 1]
  }
}
