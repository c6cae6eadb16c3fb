// SPDX-License-Identifier: CC0-1.0
// An Assay adapter in C++17 and its standard library: the algorithms first, then the protocol.
// Build: g++ -std=c++17 -O3 -ffp-contract=off adapter.cpp -o adapter
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

// ---------------------------------------------------------------- algorithms: your code goes here

struct Array {
  std::vector<size_t> shape;
  std::vector<double> data;  // the last index runs fastest

  Array(std::vector<size_t> s = {}) : shape(s), data(1, 0.0) {
    size_t count = 1;
    for (size_t extent : shape) count *= extent;
    data.assign(count, 0.0);
  }
  double& operator()(size_t i, size_t j) { return data[i * shape[1] + j]; }
  double operator()(size_t i, size_t j) const { return data[i * shape[1] + j]; }
};
using Arrays = std::map<std::string, Array>;
using Record = std::function<void(Arrays)>;
struct Slope { double value, slope; };
using Shrinkage = std::function<Slope(double r, double sigma)>;

Slope softThreshold(double r, double sigma, double theta1, double theta2) {
  double excess = std::abs(r) - theta2 * sigma;
  return excess > 0 ? Slope{theta1 * std::copysign(excess, r), theta1} : Slope{0, 0};
}

Slope bernoulliGaussian(double r, double sigma, double theta1, double theta2) {
  double total = std::hypot(sigma, std::sqrt(theta1));  // deviation of r where x is not zero
  double gain = std::sqrt(theta1) / total;
  double u = r / sigma * gain;
  double u2 = std::min(u * u, std::numeric_limits<double>::max());
  double logOdds = theta2 + std::log(total) - std::log(sigma) - u2 / 2;
  double active = 1 / (1 + std::exp(logOdds)), zero = 1 / (1 + std::exp(-logOdds));
  return {gain * active * (gain * r), gain * gain * active * (1 + zero * u2)};
}

Array residual(const Array& A, const Array& x, const Array& y) {  // y − A x
  Array v = y;
  for (size_t m = 0; m < A.shape[0]; ++m)
    for (size_t n = 0; n < A.shape[1]; ++n)
      for (size_t d = 0; d < y.shape[1]; ++d) v(m, d) -= A(m, n) * x(n, d);
  return v;
}

Array backProjection(const Array& A, const Array& v) {  // Aᵀ v
  Array r({A.shape[1], v.shape[1]});
  for (size_t m = 0; m < A.shape[0]; ++m)
    for (size_t n = 0; n < A.shape[1]; ++n)
      for (size_t d = 0; d < v.shape[1]; ++d) r(n, d) += A(m, n) * v(m, d);
  return r;
}

struct GradientMethod { bool momentum; double lambda, step; long first, iterations; };

void ista(const GradientMethod& p, const Array& A, const Array& y, Array x, Array previous,
          const Record& record) {
  for (long t = p.first; t < p.first + p.iterations; ++t) {
    double factor = p.momentum && t > 0 ? (t - 1.0) / (t + 2.0) : 0;
    Array z = x;
    for (size_t i = 0; i < z.data.size(); ++i) z.data[i] += factor * (x.data[i] - previous.data[i]);
    Array gradient = backProjection(A, residual(A, z, y)), r = z;
    previous = x;
    for (size_t i = 0; i < r.data.size(); ++i) {
      r.data[i] += p.step * gradient.data[i];
      x.data[i] = softThreshold(r.data[i], p.step, 1, p.lambda).value;
    }
    record({{"x", x}, {"r", r}});
  }
}

void amp(long iterations, const Shrinkage& eta, const Array& A, const Array& y, Array x, Array v,
         Array b, const Record& record) {
  const size_t M = A.shape[0], N = A.shape[1], D = y.shape[1];
  for (long t = 0; t < iterations; ++t) {
    Array correction = v, sigma({D}), r = x;
    v = residual(A, x, y);
    for (size_t m = 0; m < M; ++m)
      for (size_t d = 0; d < D; ++d) {
        v(m, d) += b.data[d] * correction(m, d);
        sigma.data[d] += v(m, d) * v(m, d);
      }
    for (double& s : sigma.data) s = std::sqrt(s / M);
    Array update = backProjection(A, v);
    b = Array({D});
    for (size_t n = 0; n < N; ++n)
      for (size_t d = 0; d < D; ++d) {
        r(n, d) += update(n, d);
        Slope s = eta(r(n, d), sigma.data[d]);
        x(n, d) = s.value;
        b.data[d] += s.slope / M;  // (N/M) times the mean over N
      }
    record({{"x", x}, {"r", r}, {"v", v}, {"sigma", sigma}, {"b", b}});
  }
}

// ------------------------------------------------------------------------------------------ JSON

struct Value {  // what occurs in the protocol: objects, lists, strings, numbers
  std::map<std::string, Value> fields;
  std::vector<Value> items;
  std::string text;
  double number = 0;

  const Value& at(const std::string& key) const {
    auto found = fields.find(key);
    if (found == fields.end()) throw std::runtime_error("the message lacks " + key);
    return found->second;
  }
};

Value parse(std::istream& in);

std::string parseString(std::istream& in) {
  std::string text;
  in >> std::ws;
  in.get();
  for (int c = in.get(); c != '"'; c = in.get()) {
    if (c == EOF) throw std::runtime_error("a string does not end");
    if (c != '\\') { text += char(c); continue; }
    c = in.get();
    if (c == 'u') {  // only control characters are escaped this way here
      char digits[5] = {};
      in.read(digits, 4);
      text += char(std::stoi(digits, nullptr, 16));
    } else {
      const char *from = "ntrbf", *to = "\n\t\r\b\f", *found = std::strchr(from, c);
      text += found && c ? to[found - from] : char(c);
    }
  }
  return text;
}

Value parse(std::istream& in) {
  Value value;
  char c = char((in >> std::ws).peek());
  if (c == '{' || c == '[') {
    in.get();
    for (;;) {
      c = char((in >> std::ws).peek());
      if (!in) throw std::runtime_error("the message ends early");
      if (c == '}' || c == ']') { in.get(); return value; }
      if (c == ',') { in.get(); continue; }
      if (c == '"') {
        Value string;
        string.text = parseString(in);
        if ((in >> std::ws).peek() == ':') {
          in.get();
          value.fields[string.text] = parse(in);
        } else {
          value.items.push_back(string);
        }
      } else {
        value.items.push_back(parse(in));
      }
    }
  }
  if (c == '"') {
    value.text = parseString(in);
  } else {
    for (int next = in.peek(); next != EOF && !std::strchr(",}] \t\r\n", next); next = in.peek())
      value.text += char(in.get());
    if (value.text.empty()) throw std::runtime_error("a value is missing");
    value.number = std::strtod(value.text.c_str(), nullptr);
  }
  return value;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 32 ? ' ' : c;
  }
  return out + '"';
}

// ------------------------------------------------------------- .npy, little-endian and in C order

bool readArray(const std::string& path, Array& array) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  unsigned char fixed[10];
  file.read(reinterpret_cast<char*>(fixed), 10);
  std::string header(fixed[8] | fixed[9] << 8, ' ');
  file.read(&header[0], std::streamsize(header.size()));
  if (header.find("'<f8'") == std::string::npos) throw std::runtime_error(path + " is not float64");
  std::istringstream extents(header.substr(header.find('(') + 1));
  std::vector<size_t> shape;
  for (size_t extent; extents >> extent; extents.get()) shape.push_back(extent);
  array = Array(shape);
  file.read(reinterpret_cast<char*>(array.data.data()), std::streamsize(array.data.size() * 8));
  if (!file) throw std::runtime_error(path + " is truncated");
  return true;
}

void writeArray(const std::string& path, const Array& array) {
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (";
  for (size_t extent : array.shape) header += std::to_string(extent) + ", ";
  header += "), }";
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  std::ofstream file(path, std::ios::binary);
  file << std::string("\x93NUMPY\x01\x00", 8);
  file << char(header.size() & 255) << char(header.size() >> 8) << header;
  auto bytes = std::streamsize(array.data.size() * 8);
  file.write(reinterpret_cast<const char*>(array.data.data()), bytes);
  if (!file) throw std::runtime_error(path + " cannot be written");
}

// -------------------------------------------------------------------------------------- protocol

// What is not offered here.
struct Skipped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Shrinkage shrinkage(const std::string& family, const std::vector<Value>& theta) {
  if (family != "soft-threshold" && family != "bernoulli-gaussian")
    throw Skipped("no shrinkage " + family);
  double theta1 = theta.at(0).number, theta2 = theta.at(1).number;
  auto function = family == "soft-threshold" ? softThreshold : bernoulliGaussian;
  return [=](double r, double sigma) { return function(r, sigma, theta1, theta2); };
}

void run(const Value& message) {
  const std::string in = message.at("inputs").text + "/", out = message.at("outputs").text + "/";
  const std::string algorithm = message.at("algorithm").text;
  const Value& p = message.at("parameters");
  auto input = [&](const std::string& name, Array otherwise = {}) {
    if (!readArray(in + name + ".npy", otherwise) && otherwise.shape.empty())
      throw std::runtime_error("the input " + name + " is missing");
    return otherwise;
  };
  if (algorithm == "soft-threshold" || algorithm == "bernoulli-gaussian") {
    Array x = input("r"), sigma = input("sigma"), slope = x;
    Shrinkage eta = shrinkage(algorithm, p.at("theta").items);
    for (size_t i = 0; i < x.data.size(); ++i) {
      Slope s = eta(x.data[i], sigma.data[i]);
      x.data[i] = s.value;
      slope.data[i] = s.slope;
    }
    writeArray(out + "x.npy", x);
    writeArray(out + "slope.npy", slope);
    return;
  }

  if (p.fields.count("damping")) throw Skipped("no damping");
  std::vector<Arrays> history;
  auto record = [&](Arrays quantities) { history.push_back(std::move(quantities)); };
  Array A = input("A"), y = input("y");
  Array x = input("state/x", Array({A.shape[1], y.shape[1]}));
  long iterations = long(p.at("iterations").number);
  if (algorithm == "ista" || algorithm == "fista") {
    bool momentum = algorithm == "fista";
    long first = p.fields.count("first_iteration") ? long(p.at("first_iteration").number) : 0;
    ista({momentum, p.at("lambda").number, p.at("step").number, first, iterations}, A, y, x,
         input("state/previous", x), record);
  } else if (algorithm == "amp" || algorithm == "amp-l1") {
    Shrinkage eta;
    if (algorithm == "amp") {
      eta = shrinkage(p.at("shrinkage").at("family").text, p.at("shrinkage").at("theta").items);
    } else {
      double alpha = p.at("alpha").number;
      eta = [alpha](double r, double sigma) { return softThreshold(r, sigma, 1, alpha); };
    }
    amp(iterations, eta, A, y, x, input("state/v", Array(y.shape)),
        input("state/b", Array({y.shape[1]})), record);
  } else {
    throw Skipped("no algorithm " + algorithm);
  }
  writeArray(out + "x.npy", history.at(history.size() - 1).at("x"));
  for (const Value& want : message.at("want").items) {
    if (want.text != "trace") continue;
    for (const auto& quantity : history[0]) {
      std::vector<size_t> shape = quantity.second.shape;
      shape.insert(shape.begin(), history.size());
      Array trace(shape);
      auto end = trace.data.begin();
      for (const Arrays& step : history) {
        const auto& data = step.at(quantity.first).data;
        end = std::copy(data.begin(), data.end(), end);
      }
      writeArray(out + "trace/" + quantity.first + ".npy", trace);
    }
  }
}

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream in(line);
    const Value message = parse(in);
    const std::string command = message.at("cmd").text;
    if (command == "stop") break;
    if (command == "start") {
      std::cout << R"({"protocol":1,"exchange":"npy",)"
                << R"("implementation":{"name":"cpp-example","version":"1","language":"C++"},)"
                << R"("capabilities":{"algorithms":["soft-threshold","bernoulli-gaussian",)"
                << R"("ista","fista","amp-l1","amp"],"dtypes":["float64"],"trace":true}})"
                << std::endl;
      continue;
    }
    std::cout << "{\"seq\":" << message.at("seq").text;
    try {
      run(message);
      std::cout << ",\"status\":\"ok\"}" << std::endl;
    } catch (const Skipped& skipped) {
      std::cout << ",\"status\":\"skipped\",\"message\":" << quoted(skipped.what()) << "}"
                << std::endl;
    } catch (const std::exception& error) {
      std::cout << ",\"status\":\"error\",\"message\":" << quoted(error.what()) << "}" << std::endl;
    }
  }
}
