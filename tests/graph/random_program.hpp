/// @file
/// Programs and batches drawn at random: every operation, dense, sparse and coded inputs, folds in the middle. Values
/// stay of order 1 (what could run away goes through a tanh), so that two ways of summing can be compared.

#pragma once

#include <limits>
#include <string>
#include <vector>

#include "ermine/core/random.hpp"
#include "ermine/graph/evaluator.hpp"

namespace ermine::test {

struct RandomProgram {
  graph::Program program;  ///< outputs "risk" and, where one event alone has one, "row"
  std::vector<double> parameters;
  bool has_row = false;
};

class ProgramMaker {
 public:
  explicit ProgramMaker(std::uint64_t seed) : stream_(seed, core::Purpose::test) {}

  RandomProgram make(int operations, bool folds) {
    dense_ = 1 + static_cast<std::uint32_t>(stream_.below(9));
    std::vector<std::string> names;
    for (std::uint32_t j = 0; j < dense_; ++j) names.push_back("x" + std::to_string(j));
    const auto raw = b_.dense_input(names);
    const auto x = op(OpCode::replace_missing, raw, b_.constant(0.25));
    const auto weight = b_.dense_input({"w"}), target = b_.dense_input({"t"});
    const auto code = b_.code_input("colour", {"red", "green", "blue"});
    const auto sparse = b_.csr_input({"s0", "s1", "s2", "s3", "s4"});
    pool_ = {x, op(OpCode::is_missing, raw), tamed(op(OpCode::affine, x, parameter(3 * dense_), parameter(3)))};
    const auto partial = op(OpCode::affine, code, parameter(6), parameter(2));
    pool_.push_back(tamed(op(OpCode::affine, sparse, parameter(10), partial)));
    pool_.push_back(parameter(1));
    pool_.push_back(parameter(dense_));
    for (int i = 0; i < operations; ++i) grow(folds);
    finish(weight, target, folds);
    RandomProgram out{std::move(b_).finish(), {}, row_ != graph::no_slot};
    for (std::uint64_t j = 0; j < out.program.parameter_count(); ++j) out.parameters.push_back(stream_.uniform(-1, 1));
    return out;
  }

 private:
  using OpCode = graph::OpCode;
  using SlotId = graph::SlotId;

  SlotId op(OpCode code, SlotId a, SlotId b = graph::no_slot, SlotId c = graph::no_slot, std::uint32_t attribute = 0) {
    return b_.op(code, a, b, c, attribute);
  }
  SlotId parameter(std::uint32_t width) { return b_.parameter("p" + std::to_string(next_++), 1, width); }
  SlotId tamed(SlotId a) { return op(OpCode::hyperbolic_tangent, a); }
  SlotId positive(SlotId a) { return op(OpCode::multiply_add, a, a, b_.constant(0.5)); }
  SlotId any() { return pool_[stream_.below(pool_.size())]; }
  std::uint32_t width(SlotId id) const { return b_.slot(id).width; }
  bool row(SlotId id) const { return b_.slot(id).extent == graph::Extent::row; }

  /// A slot whose width fits beside `a`: equal or 1.
  SlotId fitting(SlotId a) {
    for (int i = 0; i < 20; ++i) {
      const SlotId b = any();
      if (width(b) == width(a) || width(b) == 1 || width(a) == 1) return b;
    }
    return op(OpCode::sum_width, any());
  }

  /// Numbers of slots of the same extent, some of them twice.
  SlotId gathered(SlotId a) {
    std::vector<graph::Place> places;
    for (std::uint64_t n = 1 + stream_.below(6); places.size() < n;) {
      const SlotId from = stream_.below(2) == 0 ? a : any();
      if (row(from) == row(a)) places.push_back({from, static_cast<std::uint32_t>(stream_.below(width(from)))});
    }
    return b_.gather(places);
  }

  SlotId rarer(SlotId a, SlotId b) {
    switch (stream_.below(8)) {
      case 0:
        return tamed(op(OpCode::cube_root, positive(a)));
      case 1:
        return tamed(op(OpCode::inverse_hyperbolic_sine, a));
      case 2:
        return tamed(op(OpCode::inverse_hyperbolic_cosine, op(OpCode::add, b_.constant(1), positive(tamed(a)))));
      case 3:
        return op(OpCode::inverse_hyperbolic_tangent, op(OpCode::multiply, b_.constant(0.7), tamed(a)));
      case 4:
        return op(OpCode::arc_tangent2, a, positive(b));
      case 5:
        return op(OpCode::copy_sign, a, b);
      case 6:
        return tamed(op(OpCode::modulo, a, positive(b)));
      default:
        return tamed(op(OpCode::gamma, positive(tamed(a))));
    }
  }

  void grow(bool folds) {
    const SlotId a = any(), b = fitting(a);
    SlotId y = a;
    switch (folds && stream_.below(4) == 0 ? 41 + stream_.below(3) : stream_.below(41)) {
      case 0:
        y = tamed(op(OpCode::add, a, b));
        break;
      case 1:
        y = tamed(op(OpCode::subtract, a, b));
        break;
      case 2:
        y = op(OpCode::multiply, tamed(a), b);
        break;
      case 3:
        y = op(OpCode::divide, a, positive(b));
        break;
      case 4:
        y = op(OpCode::negate, a);
        break;
      case 5:
        y = tamed(op(OpCode::multiply_add, a, b, a));
        break;
      case 6:
        y = op(OpCode::power, positive(tamed(a)), tamed(b));
        break;
      case 7:
        y = op(OpCode::square, tamed(a));
        break;
      case 8:
        y = stream_.below(2) == 0 ? op(OpCode::square_root, positive(tamed(a)))
                                  : tamed(op(OpCode::hypotenuse, positive(a), b));
        break;
      case 9:
        y = op(OpCode::absolute, a);
        break;
      case 10:
        y = op(OpCode::minimum, a, b);
        break;
      case 11:
        y = op(OpCode::maximum, a, b);
        break;
      case 12:
        y = op(OpCode::exponential, tamed(a));
        break;
      case 13:
        y = op(OpCode::logarithm, positive(tamed(a)));
        break;
      case 14:
        y = op(OpCode::log1p, positive(tamed(a)));
        break;
      case 15:
        y = op(OpCode::expm1, tamed(a));
        break;
      case 16:
        y = op(OpCode::sine, a);
        break;
      case 17:
        y = stream_.below(2) == 0 || width(a) > 5 ? op(OpCode::cosine, a) : op(OpCode::sine_cosine, a);
        break;
      case 18:
        y = op(OpCode::tangent, tamed(a));
        break;
      case 19:
        y = op(OpCode::arc_sine, op(OpCode::multiply, b_.constant(0.7), tamed(a)));
        break;
      case 20:
        y = op(OpCode::arc_cosine, op(OpCode::multiply, b_.constant(0.7), tamed(a)));
        break;
      case 21:
        y = op(OpCode::arc_tangent, a);
        break;
      case 22:
        y = op(OpCode::hyperbolic_sine, tamed(a));
        break;
      case 23:
        y = op(OpCode::hyperbolic_cosine, tamed(a));
        break;
      case 24:
        y = op(stream_.below(2) == 0 ? OpCode::error_function : OpCode::complementary_error_function, a);
        break;
      case 25:
        y = op(OpCode::log_gamma, positive(tamed(a)));
        break;
      case 26:
        y = op(OpCode::add, op(OpCode::floor, tamed(a)), op(OpCode::round, tamed(b)));
        break;
      case 27:
        y = op(OpCode::sigmoid, a);
        break;
      case 28:
        y = op(OpCode::softplus, tamed(a));
        break;
      case 29:
        y = op(OpCode::relu, a);
        break;
      case 30:
        y = op(OpCode::select, op(OpCode::less, a, b), a, tamed(b));
        break;
      case 31:
        y = op(OpCode::select,
               op(OpCode::logical_and, op(OpCode::less_equal, a, b), op(OpCode::logical_not, op(OpCode::equal, a, b))),
               b, tamed(a));
        break;
      case 32:
        y = op(OpCode::logical_or, op(OpCode::less, a, b), b);
        break;
      case 33:
        y = tamed(op(OpCode::sum_width, a));
        break;
      case 34:
        y = width(a) == width(b) ? tamed(op(OpCode::dot, a, b)) : a;
        break;
      case 35:
        y = op(OpCode::component, a, graph::no_slot, graph::no_slot,
               static_cast<std::uint32_t>(stream_.below(width(a))));
        break;
      case 36:
        if (stream_.below(2) == 0)
          y = gathered(a);
        else
          y = width(a) + width(b) < 12
                  ? op(OpCode::concatenate, a, b, stream_.below(2) == 0 ? tamed(b) : graph::no_slot)
                  : b;
        break;
      case 37:
        y = op(OpCode::softmax, a);
        break;
      case 38:
        y = tamed(op(OpCode::log_sum_exp, a));
        break;
      case 39: {
        const auto k = 1 + static_cast<std::uint32_t>(stream_.below(5));
        y = tamed(
            op(OpCode::affine, a, parameter(k * width(a)), stream_.below(2) == 0 ? parameter(k) : graph::no_slot));
        break;
      }
      case 40:
        y = rarer(a, b);
        break;
      case 41:
        y = row(a) ? tamed(op(OpCode::fold_mean, a)) : a;
        break;
      case 42:
        y = row(a) ? tamed(op(OpCode::multiply, b_.constant(0.01), op(OpCode::fold_sum, tamed(a)))) : a;
        break;
      case 43:
        y = row(a) ? tamed(op(OpCode::fold_log_sum_exp, op(OpCode::subtract, tamed(a), b_.constant(5)))) : a;
        break;
      default:
        break;
    }
    pool_.push_back(y);
  }

  void finish(SlotId weight, SlotId target, bool folds) {
    SlotId h = graph::no_slot;
    for (std::size_t i = pool_.size(); i-- > 0 && h == graph::no_slot;)
      if (row(pool_[i])) h = pool_[i];
    for (const SlotId id : pool_) {
      const bool last = id == h;
      if (last) break;
      if (row(id) && stream_.below(3) == 0)
        h = tamed(op(OpCode::add, op(OpCode::sum_width, h), op(OpCode::sum_width, id)));
    }
    for (const SlotId id : pool_)
      if (folds && !row(id) && stream_.below(2) == 0) h = tamed(op(OpCode::add, h, op(OpCode::sum_width, id)));
    row_ = h;
    SlotId loss = h;
    switch (stream_.below(5)) {
      case 0:
        loss = op(OpCode::square_loss, h, target);
        break;
      case 1:
        loss = op(OpCode::logistic_loss, h, target);
        break;
      case 2:
        loss = op(OpCode::hinge_loss, h, target);
        break;
      case 3: {
        b_.constant(0.6);
        loss = op(OpCode::huber_loss, h, target, graph::no_slot,
                  static_cast<std::uint32_t>(b_.program().constants.size() - 1));
        break;
      }
      default:
        loss = op(OpCode::softmax_loss, op(OpCode::concatenate, h, pool_.front()), target);
        break;
    }
    const SlotId sum = op(OpCode::fold_sum, op(OpCode::multiply, weight, op(OpCode::sum_width, loss)));
    SlotId risk = op(OpCode::divide, sum, op(OpCode::fold_sum, weight));
    for (const SlotId id : pool_)
      if (!row(id))
        risk = op(OpCode::multiply_add, b_.constant(0.1), op(OpCode::sum_width, op(OpCode::square, id)), risk);
    b_.output("risk", risk);
    b_.output("row", row_);
  }

  core::Stream stream_;
  graph::Builder b_;
  std::vector<SlotId> pool_;
  std::uint32_t dense_ = 0, next_ = 0;
  SlotId row_ = graph::no_slot;
};

/// Rows for a program of ProgramMaker.
struct RandomRows {
  std::vector<std::vector<double>> columns;
  std::vector<std::int32_t> codes;
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> indices;
  std::vector<double> values;
  graph::Batch batch;

  RandomRows(const graph::Program& program, std::uint64_t rows, std::uint64_t seed) {
    core::Stream stream(seed, core::Purpose::test, 1);
    batch.rows = rows;
    for (const graph::Input& input : program.inputs)
      if (input.kind == graph::InputKind::dense)
        for (const std::string& name : input.columns) {
          auto& column = columns.emplace_back(rows);
          for (double& v : column) v = draw(stream, name);
        }
    offsets.push_back(0);
    for (std::uint64_t r = 0; r < rows; ++r) {
      codes.push_back(static_cast<std::int32_t>(stream.below(4)) - 1);
      for (std::uint32_t j = 0; j < 5; ++j)
        if (stream.below(3) == 0) {
          indices.push_back(j);
          values.push_back(stream.normal());
        }
      offsets.push_back(indices.size());
    }
    std::size_t next = 0;
    for (const graph::Input& input : program.inputs) {
      graph::InputData data;
      if (input.kind == graph::InputKind::dense)
        for (std::size_t c = 0; c < input.columns.size(); ++c) data.columns.push_back(columns[next++].data());
      data.codes = codes.data();
      data.csr = {offsets, indices.data(), values.data(), 5};
      batch.inputs.push_back(std::move(data));
    }
  }

 private:
  static double draw(core::Stream& stream, const std::string& name) {
    if (name == "t") return static_cast<double>(stream.below(2));
    if (name == "w") return stream.uniform(0.2, 2);
    return stream.below(20) == 0 ? std::numeric_limits<double>::quiet_NaN() : stream.normal();
  }
};

}  // namespace ermine::test
