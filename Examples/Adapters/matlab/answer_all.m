% SPDX-License-Identifier: CC0-1.0
function answer_all(folder)
% Answers what `assay golden export FOLDER` asks, in MATLAB (R2017b or later) or Octave (7 or later):
%
%   assay golden export mine --only 'amp-l1-*'
%   matlab -batch "answer_all('mine')"             % or: octave-cli --eval "answer_all('mine')"
%   assay verify --outputs mine/outputs --only 'amp-l1-*'
%
% Put your own code in the place of my_amp.
  outputs = fullfile(folder, 'outputs');
  if ~exist(outputs, 'dir')
    mkdir(outputs);
  end
  files = dir(fullfile(folder, 'questions', '*.json'));
  for k = 1:numel(files)
    question = jsondecode(fileread(fullfile(folder, 'questions', files(k).name)));
    arrays = load(fullfile(folder, 'questions', [question.id, '.mat']));
    if ~strcmp(question.algorithm, 'amp-l1') || isfield(arrays, 'state')
      continue  % not my_amp's, or it does not begin at zero
    end
    p = question.parameters;
    [x, trace] = my_amp(arrays.A, arrays.y, p.alpha, p.iterations);
    save(fullfile(outputs, [question.id, '.mat']), 'x', 'trace', '-v7');
  end
end

function [x, trace] = my_amp(A, y, alpha, iterations)
  [M, N] = size(A);
  D = size(y, 2);
  x = zeros(N, D);
  v = zeros(M, D);
  b = zeros(1, D);
  for t = 1:iterations
    v = y - A * x + v .* b;
    sigma = sqrt(sum(v .^ 2, 1) / M);
    r = x + A' * v;
    x = sign(r) .* max(abs(r) - alpha * sigma, 0);
    b = sum(x ~= 0, 1) / M;
    % A trace is optional; its first index is the iteration.
    trace.v(t, :, :) = v;
    trace.sigma(t, :) = sigma;
    trace.r(t, :, :) = r;
    trace.x(t, :, :) = x;
    trace.b(t, :) = b;
  end
end
