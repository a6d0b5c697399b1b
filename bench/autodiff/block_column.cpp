// Block recording: the sum over samples as a program, in lanes; what no sample is part of on the tape.
#include <malloc.h>

#include <memory>

#include "bench/autodiff/column.hpp"
#include "bench/autodiff/objectives.hpp"
#include "bench/autodiff/physics.hpp"
#include "ermine/autodiff/sum.hpp"

namespace ermine::bench {
namespace {

/// The columns of an objective, and its sum ready to be taken.
template <class Objective>
class Blocks {
 public:
  explicit Blocks(const Objective& objective)
      : objective_(objective),
        columns_(Objective::columns, std::vector<double>(objective.samples())),
        sum_(make_sum()) {
    std::vector<double> gradient(objective_.start.size());
    sum_.value_and_gradient(objective_.start, gradient);
    bytes_ = heap() - before_;
  }

  Answer once() {
    Answer answer{0, std::vector<double>(objective_.start.size()), bytes_};
    answer.value = sum_.value_and_gradient(objective_.start, answer.gradient);
    const autodiff::Gradient other = autodiff::value_and_gradient(rest(), objective_.start);
    answer.value += other.value;
    for (std::size_t j = 0; j < other.gradient.size(); ++j) answer.gradient[j] += other.gradient[j];
    return answer;
  }
  /// The entries of the Hessian in place of the gradient.
  Answer second() {
    const std::size_t p = objective_.start.size();
    Answer answer{0, std::vector<double>(p * p), 0};
    std::vector<double> gradient(p);
    answer.value = sum_.hessian(objective_.start, gradient, answer.gradient);
    const autodiff::Hessian other = autodiff::hessian(rest(), objective_.start);
    answer.value += other.value;
    for (std::size_t k = 0; k < p * p; ++k) answer.gradient[k] += other.matrix.values[k];
    return answer;
  }

 private:
  [[nodiscard]] auto rest() const {
    return [this](const auto& w) {
      auto shared = objective_.prepare(w.data());
      return objective_.rest(shared);
    };
  }

  static std::uint64_t heap() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

  autodiff::Sum make_sum() {
    autodiff::RowData data{{}, objective_.samples()};
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      for (std::size_t i = 0; i < data.rows; ++i) columns_[c][i] = row(objective_, i)[c];
      data.columns.push_back(columns_[c].data());
    }
    before_ = heap();
    const auto term = [o = &objective_](const auto& w, const auto& x) {
      auto shared = o->prepare(w.data());
      return o->term(shared, x.data());
    };
    return {term, std::move(data), static_cast<std::uint32_t>(objective_.start.size())};
  }

  Objective objective_;
  std::vector<std::vector<double>> columns_;
  std::uint64_t before_ = 0, bytes_ = 0;  // of the heap: what the sum holds
  autodiff::Sum sum_;
};

}  // namespace

Column block_column() {
  Column result{"block", {}};
  for_each_objective<Mixture, Logistic, Network, Likelihood, Kepler>([&](auto objective) {
    const auto blocks = std::make_shared<Blocks<decltype(objective)>>(objective);
    result.runs.push_back({objective.name, [blocks] { return blocks->once(); }});
  });
  const auto d = std::make_shared<Blocks<Likelihood>>(Likelihood{});
  result.runs.push_back({"f Hessian of d", [d] { return d->second(); }});
  return result;
}

}  // namespace ermine::bench
