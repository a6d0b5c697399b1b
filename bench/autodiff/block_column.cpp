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
        sum_(make_sum()) {}

  Answer once() {
    Answer answer{0, std::vector<double>(objective_.start.size()), bytes_};
    answer.value = sum_.value_and_gradient(objective_.start, answer.gradient);
    if (bytes_ == 0) bytes_ = mallinfo2().uordblks - before_;
    const auto rest = [this](const auto& w) {
      auto shared = objective_.prepare(w.data());
      return objective_.rest(shared);
    };
    const autodiff::Gradient other = autodiff::value_and_gradient(rest, objective_.start);
    answer.value += other.value;
    for (std::size_t j = 0; j < other.gradient.size(); ++j) answer.gradient[j] += other.gradient[j];
    return answer;
  }

 private:
  autodiff::Sum make_sum() {
    autodiff::RowData data{{}, objective_.samples()};
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      for (std::size_t i = 0; i < data.rows; ++i) columns_[c][i] = row(objective_, i)[c];
      data.columns.push_back(columns_[c].data());
    }
    before_ = mallinfo2().uordblks;
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
  return result;
}

}  // namespace ermine::bench
