/// @file
/// The features of a model: which columns it reads and what is learnt about them before any fit.
///
///     column -> definitions -> missing cell replaced -> basis functions    (numbers)
///     code   -> a code, consumed by an affine map; a missing cell is a level of its own   (categories)
///     entries of compressed rows, consumed by an affine map                (sparse columns)
///
/// `fit_features` learns on the training rows, weighted; `append_features` writes the same down as operations of a program,
/// so that prediction, export and picture get them free. Scaling is not among them: an affine map of scaled columns is an
/// affine map of the columns, so models fold it into their weights and loose no operation on it.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ermine/core/pool.hpp"
#include "ermine/core/record.hpp"
#include "ermine/data/table.hpp"
#include "ermine/graph/program.hpp"
#include "ermine/transforms/bases/block.hpp"
#include "ermine/transforms/basis.hpp"
#include "ermine/transforms/column_statistics.hpp"
#include "ermine/transforms/expression.hpp"

namespace ermine::transforms {

/// In the dictionary of a code input the text of the level "missing": no real level is empty.
inline constexpr const char* missing_level = "";

/// Where a number made by a basis comes from.
struct MadeBy {
  std::uint32_t block = 0, function = 0;
};

struct NumberFeature {
  std::string name;
  bool defined = false;  ///< By an expression or a basis, not a column of the table.
  ColumnStatistics statistics;
  double fill = 0;  ///< What a missing cell becomes: the median, 0 where every cell is missing.
  std::optional<MadeBy> made{};
};

struct CategoryFeature {
  std::string name;
  data::ColumnType type = data::ColumnType::category;
  std::vector<std::string> levels;    ///< The dictionary; `missing_level` is last where a training cell is missing.
  std::vector<std::uint8_t> present;  ///< Whether a training row (of weight other than 0) has the level.
  std::uint64_t missing = 0;
};

/// A feature in input order: numbers and categories as they stand in the list of features.
struct FeaturePlace {
  bool category = false;
  std::uint32_t index = 0;  ///< Into `numbers` or `categories`.
};

struct Features {
  Defines defines;                  ///< Those needed, in the order given.
  std::vector<FeaturePlace> order;  ///< Dense features; sparse columns follow them.
  std::vector<NumberFeature> numbers;
  std::vector<CategoryFeature> categories;
  std::vector<std::string> columns;       ///< Columns of numbers or booleans read by the program's dense input.
  std::vector<BasisBlock> blocks;         ///< Each of terms of the numbers before its own.
  std::vector<Term> terms;                ///< Of `numbers`.
  std::vector<std::string> sparse;        ///< Names of all sparse columns, where one of them is a feature.
  std::vector<std::uint8_t> sparse_used;  ///< Which of them are features.
  std::vector<double> sparse_mean, sparse_deviation;

  [[nodiscard]] std::vector<std::string> number_names() const;
};

struct FeatureOptions {
  std::vector<std::string> features{};  ///< In input order; empty: all columns and definitions.
  std::vector<std::string> besides{};   ///< Never features: target and weight.
  Defines defines{};
  std::vector<std::string> basis{};
};

/// @param table the training rows, with the definitions as columns (`with_defines`); receives one column for each function of
/// a block, so that trainers read it in place. @param w [rows] or empty.
/// @throws UsageError: a basis nobody knows, a basis without a column of numbers. DataError: an unknown column, no feature at
/// all, a cell that is infinite or beyond +-1e150, a basis function that is no number in some row.
[[nodiscard]] Features fit_features(data::Table& table, std::span<const double> w, const FeatureOptions& options,
                                    core::Pool* pool);

/// Where a program holds the features: one wide slot for the terms, one a category, one for the sparse columns.
struct FeatureSlots {
  graph::SlotId terms = graph::no_slot;
  std::vector<graph::SlotId> codes;
  graph::SlotId sparse = graph::no_slot;
};
[[nodiscard]] FeatureSlots append_features(graph::Builder& builder, const Features& features);

/// Learns the bases one after the other and writes blocks, terms and the numbers they make to `features`, whose numbers are
/// learnt already; `table` receives the columns. Part of `fit_features`.
void fit_bases(data::Table& table, std::span<const double> w, std::span<const std::string> bases, Features& features,
               core::Pool* pool);

/// The slots of numbers and terms in a program, appended when first asked for.
class TermSlots {
 public:
  /// @param column appends the number `index` of the features with its gaps filled; asked for none that a basis made.
  TermSlots(graph::Builder& builder, const Features& features, std::function<graph::SlotId(std::uint32_t)> column)
      : builder_(builder), features_(features), column_(std::move(column)) {}
  [[nodiscard]] graph::SlotId number(std::uint32_t index);
  [[nodiscard]] graph::SlotId term(const Term& term);
  [[nodiscard]] graph::SlotId block(std::uint32_t index);  ///< As wide as it has functions.

 private:
  graph::Builder& builder_;
  const Features& features_;
  std::function<graph::SlotId(std::uint32_t)> column_;
  std::map<std::uint32_t, graph::SlotId> numbers_, blocks_;
};

/// A cell that trainers must be able to square. @throws DataError naming the column and the row.
void check_range(const std::string& name, const ColumnStatistics& statistics, std::span<const double> cells);

/// The definitions an expression or feature list needs, in the order given, those they need themselves included.
[[nodiscard]] Defines needed_defines(const Defines& defines, std::span<const std::string> features);

}  // namespace ermine::transforms
