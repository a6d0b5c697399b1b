// A table as the batch of a program: every column found by its name.

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "ermine/core/error.hpp"
#include "ermine/core/names.hpp"
#include "ermine/models/model.hpp"
#include "ermine/transforms/features.hpp"

namespace ermine::models {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_listed = 20;

/// "`a`, `b` and 3 more"
std::string listing(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), most_listed); ++i) text += (i == 0 ? "" : ", ") + items[i];
  if (items.size() > most_listed) text += " and " + std::to_string(items.size() - most_listed) + " more";
  return text;
}

bool all_missing(const data::ColumnView& column, std::uint64_t rows) { return column.count_missing() == rows; }

class Binder {
 public:
  Binder(const data::Table& table, bool unseen_is_missing) : table_(table), unseen_is_missing_(unseen_is_missing) {}

  Bound bind(const graph::Program& program) {
    bound_.batch.rows = table_.rows();
    for (const graph::Input& input : program.inputs) {
      graph::InputData data;
      if (input.kind == graph::InputKind::dense)
        for (const std::string& name : input.columns) data.columns.push_back(numbers(name));
      else if (input.kind == graph::InputKind::code)
        data.codes = codes(input.columns[0], input.levels);
      else
        data.csr = sparse(input.columns);
      bound_.batch.inputs.push_back(std::move(data));
    }
    complain();
    return std::move(bound_);
  }

 private:
  const double* numbers(const std::string& name) {
    const auto place = table_.find(name);
    if (!place) {
      missing_.push_back("`" + name + "`" + core::did_you_mean(name, table_.names()));
      return nullptr;
    }
    const data::ColumnView column = table_.column(*place);
    if (column.is_number()) return column.values.data();
    const bool empty = all_missing(column, table_.rows());
    if (column.type() != data::ColumnType::boolean && !empty) {
      retyped_.push_back("`" + name + "` (" + data::name_of(column.type()) + ", at training number)");
      return nullptr;
    }
    std::vector<double>& values = bound_.values.emplace_back();
    for (const std::int32_t code : column.codes) values.push_back(code < 0 ? nan : code);
    return values.data();
  }

  const std::int32_t* codes(const std::string& name, const std::vector<std::string>& levels) {
    const auto place = table_.find(name);
    if (!place) {
      missing_.push_back("`" + name + "`" + core::did_you_mean(name, table_.names()));
      return nullptr;
    }
    const data::ColumnView column = table_.column(*place);
    const bool has_missing_level = !levels.empty() && levels.back() == transforms::missing_level;
    const std::int32_t missing = has_missing_level ? static_cast<std::int32_t>(levels.size() - 1) : -1;
    if (column.is_number()) {
      if (!all_missing(column, table_.rows())) {
        retyped_.push_back("`" + name + "` (number, at training category)");
        return nullptr;
      }
      return bound_.held.emplace_back(table_.rows(), missing).data();
    }
    const bool same = column.levels().size() + (has_missing_level ? 1 : 0) == levels.size() &&
                      std::equal(column.levels().begin(), column.levels().end(), levels.begin());
    if (same && !has_missing_level) return column.codes.data();
    std::unordered_map<std::string, std::int32_t> known;
    for (std::size_t k = 0; k < levels.size(); ++k) known.emplace(levels[k], static_cast<std::int32_t>(k));
    constexpr std::int32_t unseen = -2;
    std::vector<std::int32_t> translation;
    for (const std::string& level : column.levels()) {
      const auto found = known.find(level);
      translation.push_back(found != known.end() ? found->second : unseen_is_missing_ ? missing : unseen);
    }
    std::vector<std::int32_t>& held = bound_.held.emplace_back();
    held.reserve(column.codes.size());
    std::vector<std::uint8_t> told(column.levels().size());
    for (const std::int32_t code : column.codes) {
      held.push_back(code < 0 ? missing : translation[static_cast<std::size_t>(code)]);
      if (held.back() != unseen || told[static_cast<std::size_t>(code)]) continue;
      told[static_cast<std::size_t>(code)] = 1;
      unseen_.push_back("`" + name + "` = `" + column.levels()[static_cast<std::size_t>(code)] + "`");
    }
    return held.data();
  }

  core::CsrView<double> sparse(const std::vector<std::string>& names) {
    if (!table_.has_sparse()) {
      missing_.push_back("sparse columns `" + names.front() + "` ... `" + names.back() + "`");
      return {};
    }
    core::CsrView<double> view = table_.sparse();
    const std::vector<std::string>& given = table_.sparse_names();
    if (given.size() <= names.size() && std::equal(given.begin(), given.end(), names.begin())) {
      view.columns = names.size();
      return view;
    }
    std::unordered_map<std::string, std::uint32_t> known;
    for (std::size_t j = 0; j < names.size(); ++j) known.emplace(names[j], static_cast<std::uint32_t>(j));
    constexpr std::uint32_t unknown = ~0U;
    std::vector<std::uint32_t> translation;
    for (const std::string& name : given) {
      const auto found = known.find(name);
      translation.push_back(found == known.end() ? unknown : found->second);
    }
    std::vector<std::uint8_t> told(given.size());
    bound_.offsets.push_back(0);
    std::vector<std::pair<std::uint32_t, double>> row;
    for (std::uint64_t i = 0; i < view.rows(); ++i) {
      row.clear();
      for (std::uint64_t e = view.offsets[i]; e < view.offsets[i + 1]; ++e) {
        const std::uint32_t j = view.indices[e];
        if (translation[j] != unknown)
          row.emplace_back(translation[j], view.values[e]);
        else if (!told[j]) {
          told[j] = 1;
          missing_at_training_.push_back("`" + given[j] + "`");
        }
      }
      std::sort(row.begin(), row.end());
      for (const auto& [index, value] : row) {
        bound_.indices.push_back(index);
        bound_.entries.push_back(value);
      }
      bound_.offsets.push_back(bound_.indices.size());
    }
    return {bound_.offsets, bound_.indices.data(), bound_.entries.data(), names.size()};
  }

  void complain() const {
    std::string text;
    const auto add = [&](const std::string& what, const std::vector<std::string>& items) {
      if (!items.empty()) text += (text.empty() ? "" : "; ") + what + listing(items);
    };
    add("the table lacks columns the model reads: ", missing_);
    add("columns have another type than at training: ", retyped_);
    add("sparse columns that training did not have: ", missing_at_training_);
    add("levels that training did not know: ", unseen_);
    if (!unseen_.empty()) text += " (--unseen missing takes them as missing)";
    if (!text.empty()) throw core::DataError(text);
  }

  const data::Table& table_;
  bool unseen_is_missing_;
  Bound bound_;
  std::vector<std::string> missing_, retyped_, missing_at_training_, unseen_;
};

}  // namespace

Bound bind_table(const graph::Program& program, const data::Table& table, bool unseen_is_missing) {
  return Binder(table, unseen_is_missing).bind(program);
}

}  // namespace ermine::models
