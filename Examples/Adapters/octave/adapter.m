% SPDX-License-Identifier: CC0-1.0
% An Assay adapter in Octave (7 or later): octave-cli -qf adapter.m
% The algorithms come first: put calls of your own code in their place.
1;

function [x, slope] = soft_threshold(r, sigma, theta)
  excess = abs(r) - theta(2) * sigma;
  x = theta(1) * sign(r) .* max(excess, 0);
  slope = theta(1) * (excess > 0);
end

function [x, slope] = bernoulli_gaussian(r, sigma, theta)
  total = hypot(sigma, sqrt(theta(1)));  % deviation of r where x is not zero
  gain = sqrt(theta(1)) ./ total;
  u2 = min((r ./ sigma .* gain) .^ 2, realmax);
  log_odds = theta(2) + log(total) - log(sigma) - u2 / 2;
  active = 1 ./ (1 + exp(log_odds));
  zero = 1 ./ (1 + exp(-log_odds));
  x = gain .* active .* (gain .* r);
  slope = gain .^ 2 .* active .* (1 + zero .* u2);
end

function svd_of_A = economy_svd(A)
  [U, S, V] = svd(A, "econ");
  s = diag(S);
  kept = s > max(s) * max(size(A)) * eps;
  svd_of_A = struct("U", U(:, kept), "s", s(kept), "V", V(:, kept), "N", columns(A));
end

function [x, nu] = lmmse(f, y, r, variance, noise_variance, as_printed)
  c = noise_variance ./ variance;
  energy = f.s .^ 2 + c;
  if as_printed
    x = f.V * ((f.s .* (f.U' * y) + c .* (f.V' * r)) ./ energy);
    nu = sum(c ./ energy, 1) / f.N;
  else
    x = r + f.V * (f.s ./ energy .* (f.U' * y - f.s .* (f.V' * r)));
    nu = (sum(c ./ energy, 1) + (f.N - numel(f.s))) / f.N;
  end
end

function trace = ista(name, p, A, y, x, previous)
  first = 0;
  if isfield(p, "first_iteration")
    first = p.first_iteration;
  end
  for t = first:(first + p.iterations - 1)
    momentum = 0;
    if t > 0 && strcmp(name, "fista")
      momentum = (t - 1) / (t + 2);
    elseif t > 0 && strcmp(name, "fista-as-printed")
      momentum = (t - 2) / (t + 1);
    end
    z = x + momentum * (x - previous);
    at = z;
    if strcmp(name, "fista-as-printed")
      at = x;
    end
    r = z + p.step * (A' * (y - A * at));
    previous = x;
    x = soft_threshold(r, p.step, [1, p.lambda]);
    trace(t - first + 1) = struct("x", x, "r", r);
  end
end

function trace = amp(p, eta, A, y, x, v, b)
  [M, N] = size(A);
  for t = 1:p.iterations
    v = y - A * x + b .* v;
    sigma = sqrt(sum(v .^ 2, 1) / M);
    r = x + A' * v;
    [x, slope] = eta(r, sigma);
    b = N / M * mean(slope, 1);
    trace(t) = struct("x", x, "r", r, "v", v, "sigma", sigma, "b", b);
  end
end

function trace = vamp(p, eta, A, y, r, variance, as_printed)
  f = economy_svd(A);
  clip = @(nu) min(max(nu, 1e-12), 1 - 2^-23);
  for t = 1:p.iterations
    [x, nu_tilde] = lmmse(f, y, r, variance, p.noise_variance, as_printed);
    nu_tilde = clip(nu_tilde);
    r = (x - nu_tilde .* r) ./ (1 - nu_tilde);
    variance = variance .* nu_tilde ./ (1 - nu_tilde);
    [x, slope] = eta(r, sqrt(variance));
    nu = clip(mean(slope, 1));
    trace(t) = struct("x", x, "r", r, "variance", variance, "nu_tilde", nu_tilde, "nu", nu);
    r = (x - nu .* r) ./ (1 - nu);
    variance = variance .* nu ./ (1 - nu);
  end
end

% -------------------------------------------------------------------------------------- protocol

function eta = shrinkage(family, theta)
  functions = struct("soft_threshold", @soft_threshold, "bernoulli_gaussian", @bernoulli_gaussian);
  if !isfield(functions, strrep(family, "-", "_"))
    error("adapter:skipped", "no shrinkage %s", family);
  end
  eta = @(r, sigma) functions.(strrep(family, "-", "_"))(r, sigma, theta);
end

function run(m)
  p = m.parameters;
  in = load(m.inputs);  % an array "state/x" is the field x of a structure, in.state.x
  switch m.algorithm
    case {"soft-threshold", "bernoulli-gaussian"}
      eta = shrinkage(m.algorithm, p.theta);
      [out.x, out.slope] = eta(in.r, in.sigma);
      save("-v7", m.outputs, "-struct", "out");
      return
    case "lmmse"
      f = economy_svd(in.A);
      [out.x, out.divergence] = lmmse(f, in.y, in.r, in.variance', p.noise_variance, false);
      save("-v7", m.outputs, "-struct", "out");
      return
  end

  if isfield(p, "damping")
    error("adapter:skipped", "no damping");
  end
  A = in.A;
  y = in.y;
  state = struct("x", zeros(columns(A), columns(y)), "v", zeros(size(y)), "b", zeros(columns(y), 1));
  state.previous = state.x;
  if isfield(in, "state")
    for name = fieldnames(in.state)'
      state.(name{1}) = in.state.(name{1});
    end
  end
  if isfield(p, "shrinkage")
    eta = shrinkage(p.shrinkage.family, p.shrinkage.theta);
  elseif isfield(p, "alpha")
    eta = shrinkage("soft-threshold", [1, p.alpha]);
  end
  switch m.algorithm
    case {"ista", "fista", "fista-as-printed"}
      trace = ista(m.algorithm, p, A, y, state.x, state.previous);
    case {"amp", "amp-l1"}
      trace = amp(p, eta, A, y, state.x, state.v, state.b');
    case {"vamp", "vamp-l1", "vamp-as-printed"}
      as_printed = strcmp(m.algorithm, "vamp-as-printed");
      trace = vamp(p, eta, A, y, state.r, state.variance', as_printed);
    otherwise
      error("adapter:skipped", "no algorithm %s", m.algorithm);
  end
  out.x = trace(end).x;
  if any(strcmp(m.want, "trace"))
    for name = fieldnames(trace)'
      steps = cat(3, trace.(name{1}));       % rows × columns × iterations
      out.trace.(name{1}) = permute(steps, [3, 1, 2]);
      if any(strcmp(name{1}, {"sigma", "b", "variance", "nu_tilde", "nu"}))
        out.trace.(name{1}) = permute(steps, [3, 2, 1]);  % one number a column: iterations × columns
      end
    end
  end
  save("-v7", m.outputs, "-struct", "out");
end

while true
  try
    m = jsondecode(input("", "s"));  % fgetl would wait for the line after this one
  catch
    break  % the end of standard input
  end
  if strcmp(m.cmd, "stop")
    break
  elseif strcmp(m.cmd, "start")
    algorithms = {"soft-threshold", "bernoulli-gaussian", "lmmse", "ista", "fista", ...
      "fista-as-printed", "amp-l1", "amp", "vamp-l1", "vamp", "vamp-as-printed"};
    answer.protocol = 1;
    answer.exchange = "mat";
    answer.implementation = struct("name", "octave-example", "version", "1", "language", "Octave");
    answer.capabilities = struct("algorithms", {algorithms}, "trace", true);
    answer.capabilities.dtypes = {"float64"};
  else
    answer = struct("seq", m.seq, "status", "ok");
    try
      run(m);
    catch problem
      answer.status = "error";
      if strcmp(problem.identifier, "adapter:skipped")
        answer.status = "skipped";
      end
      answer.message = problem.message;
    end
  end
  printf("%s\n", jsonencode(answer));
  fflush(stdout);
end
