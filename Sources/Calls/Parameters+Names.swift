// SPDX-License-Identifier: GPL-3.0-or-later

// The parameters that methods share, each with one meaning.

extension Parameter<Int> {
  public static var iterations: Self {
    Self(
      "iterations", "T", from: 1, "T, how many iterations are run.")
  }
  public static var firstIteration: Self {
    Self(
      "first_iteration", "t₀", from: 0,
      "t₀, the number of FISTA's first iteration from a given state.")
  }
  public static var width: Self {
    Self("width", "", from: 1, "How many neighbouring columns are one sample.")
  }
  public static var rowsOfDevice: Self {
    Self(
      "rows_of_device", "", from: 1,
      "How many rows are one device: 2 for its real and imaginary one.")
  }
  public static var sparsity: Self {
    Self("sparsity", "s", from: 1, "s, how many rows are active at most.")
  }
  public static var update: Self {
    Self("update", "t", from: 1, "t, the number of the update, counted from 1.")
  }
  public static var layers: Self {
    Self("layers", "T", from: 1, "T, how many layers the trained network has.")
  }
  public static var updates: Self {
    Self("updates", "K", from: 1, "K, how many updates each stage of training has.")
  }
  public static var size: Self {
    Self("size", "N", from: 1, "N, the length of a transform.")
  }
}

extension Parameter<Double> {
  public static var alpha: Self {
    Self("alpha", "α", .nonnegative, "α, the threshold in units of σ.")
  }
  public static var lambda: Self {
    Self("lambda", "λ", .nonnegative, "λ, the weight of the ℓ1 norm.")
  }
  public static var step: Self {
    Self("step", "β", .positive, "β, the step of the gradient.")
  }
  public static var noiseVariance: Self {
    Self(
      "noise_variance", "σ_w²", .positive, "σ_w², the variance of the noise.")
  }
  public static var damping: Self {
    Self(
      "damping", "d", .share, "d ∈ (0, 1], the share of what is new.")
  }
  public static var varianceFloor: Self {
    Self(
      "variance_floor", "ε", .positive, "ε, the least v² of OAMP.")
  }
  public static var gamma: Self {
    Self(
      "gamma", "γ", .fraction, "γ ∈ (0, 1), the activity from which learning starts.")
  }
  public static var phi: Self {
    Self(
      "phi", "φ", .positive, "φ, the variance of active entries from which learning starts.")
  }
}

extension Parameter<Double> {
  public static var power: Self {
    Self("power", "P", .positive, "P, the power of all beams of a link together.")
  }
  public static var clip: Self {
    Self("clip", "c", .positive, "c, the greatest norm of a gradient.")
  }
  public static var rate: Self { Self("rate", "α", .positive, "α, the rate of learning.") }
  public static var beta1: Self {
    Self("beta1", "β1", .fraction, "β1, what the mean of gradients keeps.")
  }
  public static var beta2: Self {
    Self("beta2", "β2", .fraction, "β2, what the mean of squared gradients keeps.")
  }
  public static var epsilon: Self {
    Self("epsilon", "ε", .positive, "ε, what is added to the root.")
  }
  public static var progress: Self {
    Self("progress", "e", .portion, "e ∈ [0, 1], how far training has come.")
  }
  public static var largestRow: Self {
    Self("largest_row", "β", .nonnegative, "β, a bound of the norms of the signal's rows.")
  }
  public static var noiseNorm: Self {
    Self("noise_norm", "σ", .nonnegative, "σ, a bound of the Frobenius norm of the noise.")
  }
  public static var energyThreshold: Self {
    Self("threshold", "", .nonnegative, "Devices of more energy are declared active.")
  }
}

extension Parameter<[Double]> {
  public static var refinements: Self {
    Self(
      "refinements", "f", "f, the factors of the rate with which all is learned, one stage each."
    ) { factors in
      factors.isEmpty || factors.contains { !($0 > 0 && $0.isFinite) }
        ? "a list of one or more numbers above 0" : nil
    }
  }
  public static var steps: Self {
    Self("steps", "γ", "γ_0 … γ_{K−1}, the step of every layer.") { steps in
      steps.contains { !($0 > 0 && $0.isFinite) } ? "a list of numbers above 0" : nil
    }
  }
  public static var theta: Self {
    Self("theta", "θ", "θ of a shrinkage.")
  }
}

extension Parameter<[Int]> {
  public static var rows: Self {
    Self(
      "rows", "", "Which rows of the transform, counted from 0, in this order.",
      schema: [
        "type": "array", "items": ["type": "integer", "minimum": 0], "minItems": 1,
      ]
    ) { $0.isEmpty || $0.contains { $0 < 0 } ? "a list of row numbers from 0" : nil }
  }
}

extension Parameter<ShrinkageChoice> {
  public static var shrinkage: Self {
    Self("shrinkage", "", "A shrinkage with its parameters.")
  }
}

extension Parameter<ChannelChoice> {
  public static var channel: Self {
    Self("channel", "", "How the observation came about.")
  }
}

extension Parameter<LinearEstimator> {
  public static var estimator: Self {
    Self("estimator", "", "Which linear estimator of OAMP.")
  }
}

extension Parameter<NormalisationChoice> {
  public static var normalisation: Self {
    Self("normalisation", "γ", "What γ_k of a step is.")
  }
}

extension Parameter<OnsagerForm> {
  public static var onsager: Self {
    Self(
      "onsager", "", "Whether the Onsager term of rows has the mean Jacobian or its mean slope.")
  }
}

extension Parameter<VarianceForm> {
  public static var variances: Self {
    Self(
      "variances", "", "Whether GAMP keeps one variance a column or one an entry.")
  }
}

extension Parameter<String> {
  public static var family: Self {
    Self(
      "family", "", "The shrinkage family whose θ the layers have.",
      schema: ["$ref": "#/$defs/family"])
  }
}
