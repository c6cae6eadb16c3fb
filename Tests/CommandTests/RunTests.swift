// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `assay run` with all of message passing, and what it says to bad input.
struct RunTests {
  private let small = ["--rows", "60", "--columns", "120", "--samples", "4", "--seed", "3"]

  /// The last line of the table, and everything.
  private func run(_ arguments: [String]) -> (last: String, all: Tool.Outcome) {
    let outcome = Tool.assay(["run"] + arguments)
    let last = outcome.output.split(separator: "\n").last { $0.contains("±") } ?? ""
    return (String(last), outcome)
  }

  @Test("OAMP with LMMSE and propagated variances prints what VAMP prints")
  func oamp() {
    let setting = ["--problem", "bsr17-kappa15", "--iterations", "8"] + small
    let vamp = run(["vamp"] + setting)
    let oamp = run(["oamp", "--propagated"] + setting)
    #expect(vamp.all.code == 0 && oamp.all.code == 0 && vamp.last == oamp.last)
    for estimator in ["matched-filter", "pseudo-inverse", "lmmse"] {
      #expect(run(["oamp", "--estimator", estimator] + setting).all.code == 0)
    }
  }

  @Test(
    "AMP and VAMP take every shrinkage, and VAMP at least halves the error with it",
    arguments: [
      "piecewise-linear", "exponential", "spline", "mlp", "soft-threshold:1,1.2",
      "bernoulli-gaussian", "group-threshold:1.2",
    ])
  func shrinkages(family: String) {
    let setting = ["--problem", "bsr17-iid", "--iterations", "8", "--shrinkage", family] + small
    for algorithm in ["amp", "vamp"] {
      let outcome = run([algorithm] + setting)
      let nmse = outcome.last.split(separator: " ").dropFirst().first.flatMap { Double($0) }
      #expect(outcome.all.code == 0 && nmse != nil, "\(outcome.all.errors)")
      // The initialisations are for training: with some of them AMP grows.
      #expect(algorithm == "amp" || (nmse ?? 0) < -3, "\(outcome.all.output)")
    }
  }

  @Test("Four signals under the row-wise threshold are four, each by itself: the soft threshold")
  func groups() {
    let setting = ["--problem", "bsr17-iid", "--iterations", "8"] + small
    let groups = run(["vamp", "--shrinkage", "group-threshold:1.2"] + setting)
    let entries = run(["vamp", "--shrinkage", "soft-threshold:1,1.2"] + setting)
    #expect(groups.all.code == 0 && groups.last == entries.last, "\(groups.all.output)")
  }

  @Test("One bit, a quantiser and a magnitude run; a magnitude from zero stays there, at 0 dB")
  func gamp() {
    let setting = ["--problem", "bsr17-iid", "--iterations", "12", "--snr", "20"] + small
    for channel in ["probit", "quantiser"] {
      let outcome = run(["gamp", "--channel", channel] + setting)
      #expect(outcome.all.code == 0 && outcome.last.contains("-"), "\(outcome.all.output)")
    }
    // Eight cells of a half, unless said otherwise.
    let cells = [[], ["--width", "0.5", "--levels", "8"], ["--width", "0.25"]].map {
      run(["gamp", "--channel", "quantiser"] + setting + $0).last
    }
    #expect(cells[0] == cells[1] && cells[0] != cells[2])
    let zero = run(["gamp", "--channel", "magnitude"] + setting)
    #expect(zero.last.contains(" 0.000"), "\(zero.all.output)")
    let wide = ["--rows", "240", "--columns", "120", "--samples", "4", "--seed", "3"]
    let informed = run(
      ["gamp", "--channel", "magnitude", "--informed", "0.05", "--problem", "bsr17-iid"] + wide)
    #expect(informed.all.code == 0 && !informed.last.contains(" 0.000"))
  }

  @Test("EM-VAMP from a noise variance that is far off says what it learned, or that it clipped")
  func learning() throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("em.npz").path
      let outcome = run(
        ["em-vamp", "--noise-variance", "1", "--problem", "bsr17-iid", "--output", file] + small)
      #expect(outcome.all.code == 0)
      // An archive states the names of its entries as they are.
      let archive = try Data(contentsOf: URL(fileURLWithPath: file))
      for name in ["gamma.npy", "phi.npy", "noise_variance.npy"] {
        #expect(archive.range(of: Data(name.utf8)) != nil, "\(name)")
      }
    }
  }

  @Test("Complex data and partial Fourier rows run, and give their complex estimate")
  func complex() throws {
    let setting = ["--problem", "partial-dft", "--rows", "512", "--columns", "1024"]
    for algorithm in ["amp", "vamp", "oamp"] {
      let outcome = Tool.assay(["run", algorithm, "--iterations", "12"] + setting)
      #expect(outcome.code == 0)
      let row = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
        .last { $0.first == "12" }
      let nmse = try #require(row.flatMap { Double($0[1]) })
      #expect(nmse < -40)
    }
    #expect(Tool.assay(["run", "amp-l1"] + setting).code == 64)
    for (rows, columns, message) in [
      ("100", "50", "transform of length"), ("9", "3000000000", "--columns is at most"),
    ] {
      let refusal = Tool.assay([
        "run", "amp", "--problem", "partial-dft", "--rows", rows, "--columns", columns,
      ])
      #expect(refusal.code == 64 && refusal.errors.contains(message))
    }
    #expect(Tool.assay(["run", "gamp"] + setting).errors.contains("gamp is for real data"))
    try #require(Tool.hasNumPy)
    try Tool.withFolder { folder in
      let data = folder.appendingPathComponent("complex.npz").path
      let script = """
        import numpy as np
        g = np.random.default_rng(1)
        A = (g.normal(size=(30, 60)) + 1j * g.normal(size=(30, 60))) / np.sqrt(60)
        x = np.where(g.random((60, 3)) < 0.1, g.normal(size=(60, 3)) * (1 + 1j), 0)
        np.savez("\(data)", A=A, x=x, y=A @ x, noise_variance=1e-4)
        """
      #expect(Tool.run("/bin/sh", ["-c", "\(Tool.python) -c '\(script)'"]).code == 0)
      for algorithm in ["amp", "vamp", "oamp"] {
        let output = folder.appendingPathComponent("out.npz").path
        let outcome = Tool.assay(["run", algorithm, "--data", data, "--trace", "--output", output])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let check = "import numpy as np; assert np.load(\"\(output)\")[\"x\"].dtype == complex"
        #expect(Tool.run("/bin/sh", ["-c", "\(Tool.python) -c '\(check)'"]).code == 0)
      }
    }
  }

  @Test(
    "bad options end with code 64 and name the option",
    arguments: [
      (["amp", "--damping", "0"], "--damping"), (["amp", "--damping", "1.5"], "--damping"),
      (["vamp", "--noise-variance", "0"], "--noise-variance"),
      (["gamp", "--channel", "telepathy"], "--channel"), (["gamp", "--levels", "1"], "--levels"),
      (["oamp", "--estimator", "none"], "--estimator"),
      (["gamp", "--informed", "-1"], "--informed"),
      (["amp", "--shrinkage", "sigmoid"], "--shrinkage"),
      (["amp", "--shrinkage", "spline:1,2"], "--shrinkage"),
      (["amp", "--shrinkage", "exponential:-1,1,1"], "--shrinkage"),
      (["amp", "--shrinkage", "soft-threshold:1,,1"], "--shrinkage"),
      (["amp", "--shrinkage", "soft-threshold:1,1,"], "--shrinkage"),
    ])
  func usage(arguments: [String], name: String) {
    let outcome = Tool.assay(["run"] + arguments + ["--problem", "bsr17-iid"])
    #expect(outcome.code == 64 && outcome.errors.contains(name), "\(outcome.errors)")
  }

  @Test("A zero column, more rows than columns and rank deficiency: a result, or what is wrong")
  func matrices() throws {
    try #require(Tool.hasNumPy)
    try Tool.withFolder { folder in
      func write(_ name: String, _ matrix: String) -> String {
        let path = folder.appendingPathComponent(name).path
        let script = """
          import numpy as np
          g = np.random.default_rng(1)
          \(matrix)
          x = np.where(g.random((A.shape[1], 2)) < 0.2, g.normal(size=(A.shape[1], 2)), 0)
          np.savez("\(path)", A=A, x=x, y=A @ x + 0.01 * g.normal(size=(len(A), 2)), noise_variance=1e-4)
          """
        #expect(Tool.run("/bin/sh", ["-c", "\(Tool.python) -c '\(script)'"]).code == 0)
        return path
      }
      let zero = write("zero.npz", "A = g.normal(size=(20, 40)) / 4; A[:, 7] = 0")
      let tall = write("tall.npz", "A = g.normal(size=(40, 20)) / 6")
      let flat = write("flat.npz", "A = g.normal(size=(20, 5)) @ g.normal(size=(5, 40)) / 4")
      for path in [zero, tall, flat] {
        for algorithm in ["ista", "fista", "amp", "vamp", "oamp", "gamp", "em-vamp"] {
          let outcome = Tool.assay(["run", algorithm, "--data", path, "--lambda", "0.01"])
          #expect(outcome.code == 0 && !outcome.output.contains("nan"), "\(algorithm) \(path)")
        }
      }
      for path in [tall, flat] {
        let outcome = Tool.assay(["run", "oamp", "--estimator", "pseudo-inverse", "--data", path])
        #expect(outcome.code == 65 && outcome.errors.contains("full row rank"))
      }
      let script = "import numpy as np; np.savez(\"\(tall)\", A=np.ones((3, 4)), y=np.ones((3, 0)))"
      #expect(Tool.run("/bin/sh", ["-c", "\(Tool.python) -c '\(script)'"]).code == 0)
      let empty = Tool.assay(["run", "amp", "--data", tall])
      #expect(empty.code == 65 && empty.errors.contains("\"y\""), "\(empty.errors)")
    }
  }

  @Test("ISTA-GS takes whole samples: their rows fall together, and part of one is refused")
  func rows() throws {
    try #require(Tool.hasNumPy)
    try Tool.withFolder { folder in
      let data = folder.appendingPathComponent("rows.npz").path
      let script = """
        import numpy as np
        g = np.random.default_rng(2)
        A = g.normal(size=(20, 40)) / np.sqrt(20)
        x = np.zeros((40, 6)); x[::8] = g.normal(size=(5, 6))
        np.savez('\(data)', A=A, y=A @ x, x=x)
        """
      try #require(Tool.run("/usr/bin/env", [Tool.python, "-c", script]).code == 0)
      let setting = ["ista-gs", "--lambda", "0.05", "--data", data, "--output"]
      let file = folder.appendingPathComponent("x.npz").path
      #expect(Tool.assay(["run"] + setting + [file, "--antennas", "3"]).code == 0)
      let together = """
        import numpy as np
        x = np.load('\(file)')['x'].reshape(40, 2, 3)
        zero = (x == 0)
        assert (zero.all(2) == zero.any(2)).all() and zero.any() and not zero.all()
        """
      let outcome = Tool.run("/usr/bin/env", [Tool.python, "-c", together])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let parted = Tool.assay(["run"] + setting + [file, "--antennas", "4"])
      #expect(parted.code == 64 && parted.errors.contains("--antennas is 4"), "\(parted.errors)")
    }
  }
}
