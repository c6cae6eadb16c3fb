% SPDX-License-Identifier: CC0-1.0
% Octave's files of the arrays that MATFileTests expects: octave-cli -qf make.m
real = reshape(1:6, 2, 3) / 4;
whole = reshape(1:6, 2, 3);      % doubles, which are kept as bytes
large = [70000, 2^40; -1, 0.5];
column = single([0.1; -2]);
signed = int16([-300, 2; 3, 4]);
unsigned = uint64([1, 2^40]);
mask = [true, false];
complex_ = complex([1, 2; 3, 4], [0, -1; 0.5, 0]);
cube = reshape(1:24, 2, 3, 4) + 0.5;
empty = zeros(0, 3);
number = 1e300;
trace.x = reshape(1:4, 2, 2) + 0.25;
trace.note = "passed over";
trace.deep.x = 1;
text = "passed over";
cells = {1, "two"};
several = struct("x", {1, 2});
kept = {"real", "whole", "large", "column", "signed", "unsigned", "mask", "complex_", "cube", "empty", ...
  "number", "trace", "text", "cells", "several"};
save("-v6", "octave-6.mat", kept{:});
save("-v7", "octave-7.mat", kept{:});
