/// @file
/// Recordings drawn at random, with the interpreter that their programs are compared with: sums of products of any length,
/// layers, squares, sines with cosines, quotients. Values stay of order 1.

#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/graph/scalar_builder.hpp"

namespace ermine::test {

using graph::NumberId;
using graph::OpCode;

inline constexpr std::uint32_t script_parameters = 7, script_columns = 3;

/// What is written and, beside it, what it is at one row: the interpreter that programs are compared with.
class Script {
 public:
  Script(std::uint64_t seed, int operations)
      : stream_(seed, core::Purpose::test), builder(script_parameters, {"x", "y", "z"}), shape_(stream_.below(3)) {
    for (std::uint32_t j = 0; j < script_parameters; ++j) known_.push_back(builder.parameter(j));
    for (std::uint32_t c = 0; c < script_columns; ++c) known_.push_back(builder.column(c));
    for (const double c : {0.0, 1.0, -1.0, 0.5}) known_.push_back(builder.constant(c));
    for (int i = 0; i < operations; ++i) grow();
    result = builder.column(0);
    for (std::size_t k = 0; k < 12; ++k) result = builder.op(OpCode::add, result, known_[known_.size() - 1 - k]);
    result = builder.op(OpCode::multiply, builder.constant(0.3), result);
  }

  [[nodiscard]] double at(const std::vector<double>& w, const std::vector<double>& x) const {
    std::vector<double> value(w);
    value.insert(value.end(), x.begin(), x.end());
    for (const graph::ScalarOp& op : builder.ops()) {
      const auto in = [&](int i) { return value[op.in[i]]; };
      if (op.constant) {
        value.push_back(builder.constant_value(op.in[0]));
        continue;
      }
      switch (op.code) {
        case OpCode::add:
          value.push_back(in(0) + in(1));
          break;
        case OpCode::subtract:
          value.push_back(in(0) - in(1));
          break;
        case OpCode::multiply:
          value.push_back(in(0) * in(1));
          break;
        case OpCode::divide:
          value.push_back(in(0) / in(1));
          break;
        case OpCode::negate:
          value.push_back(-in(0));
          break;
        case OpCode::multiply_add:
          value.push_back(in(0) * in(1) + in(2));
          break;
        case OpCode::sine:
          value.push_back(std::sin(in(0)));
          break;
        case OpCode::cosine:
          value.push_back(std::cos(in(0)));
          break;
        default:
          value.push_back(std::tanh(in(0)));
          break;
      }
    }
    return value[result];
  }

 private:
  core::Stream stream_;

 public:
  graph::ScalarBuilder builder;
  NumberId result = 0;

 private:
  NumberId any() {
    // Late ones more often, so that there are chains.
    const std::size_t n = known_.size();
    return stream_.below(2) == 0 ? known_[n - 1 - stream_.below(std::min<std::size_t>(n, 6))]
                                 : known_[stream_.below(n)];
  }
  NumberId tamed(NumberId a) { return builder.op(OpCode::hyperbolic_tangent, a); }

  void grow() {
    NumberId a = any();
    switch (stream_.below(shape_ == 0 ? 6 : 10)) {
      case 0:
      case 1: {  // a sum of products, of any length, signs and order
        for (std::uint64_t n = stream_.below(8); n > 0; --n) {
          const NumberId p = builder.op(OpCode::multiply, tamed(any()), any());
          const bool minus = stream_.below(3) == 0, swap = stream_.below(4) == 0;
          a = builder.op(minus ? OpCode::subtract : OpCode::add, swap ? p : a, swap ? a : p);
        }
        a = tamed(a);
        break;
      }
      case 2:  // a layer: the same on different numbers
        for (std::uint32_t k = 0; k < 4; ++k) {
          NumberId z = builder.parameter(k);
          for (std::uint32_t j = 0; j < 3; ++j)
            z = builder.op(OpCode::add, z, builder.op(OpCode::multiply, builder.parameter(j + k), builder.column(j)));
          known_.push_back(tamed(z));
        }
        break;
      case 3: {
        const NumberId t = tamed(a), s = builder.op(OpCode::multiply, builder.parameter(1), t);
        a = builder.op(OpCode::multiply, s, t);
        break;
      }
      case 4:
        known_.push_back(builder.op(OpCode::sine, a));
        a = builder.op(OpCode::cosine, a);
        break;
      case 5:
        a = tamed(builder.op(OpCode::multiply_add, any(), tamed(a), any()));
        break;
      case 6:
        a = builder.op(OpCode::negate, a);
        break;
      case 7:
        a = builder.op(OpCode::divide, a, builder.op(OpCode::multiply_add, tamed(a), tamed(a), builder.constant(1.5)));
        break;
      case 8:
        a = tamed(builder.op(OpCode::subtract, any(), a));
        break;
      default:
        a = tamed(builder.op(OpCode::add, a, any()));
        break;
    }
    known_.push_back(a);
  }

  std::uint64_t shape_;
  std::vector<NumberId> known_;
};

}  // namespace ermine::test
