#include "ermine/data/write.hpp"

#include <algorithm>
#include <optional>

#include "ermine/core/error.hpp"
#include "ermine/data/csv/writer.hpp"
#include "ermine/data/detail/byte_sink.hpp"
#include "ermine/data/formats/writers.hpp"

namespace ermine::data {
namespace {

constexpr std::uint64_t rows_at_once = 4096;

/// The ending that says what to write, with .gz taken off.
std::string ending(std::string path) {
  if (path == "-") return "csv";
  if (path.ends_with(".gz")) path.resize(path.size() - 3);
  const std::size_t dot = path.find_last_of("./");
  return dot == std::string::npos || path[dot] == '/' ? "" : path.substr(dot + 1);
}

std::optional<char> delimiter_of(const std::string& format) {
  if (format == "csv") return ',';
  if (format == "tsv") return '\t';
  return std::nullopt;
}

void write_rows(detail::ByteSink& sink, const Table& table, char delimiter) {
  std::string text;
  for (std::uint64_t first = 0; first < table.rows(); first += rows_at_once) {
    text.clear();
    csv::append_rows(text, table, delimiter, first, std::min(table.rows(), first + rows_at_once));
    sink.write(text);
  }
}

}  // namespace

void write(const Table& table, const std::string& path) {
  const std::string format = ending(path);
  if (delimiter_of(format)) {
    PieceWriter writer(path);
    writer.add(table);
    writer.finish();
    return;
  }
  using Writer = void (*)(detail::ByteSink&, const Table&);
  const Writer writer = format == "npy"                           ? formats::write_npy
                        : format == "npz"                         ? formats::write_npz
                        : format == "svm" || format == "svmlight" ? formats::write_svmlight
                                                                  : nullptr;
  if (writer == nullptr)
    throw core::UsageError("cannot tell from `" + path +
                           "` what to write: .csv, .tsv, .npy, .npz, .svm or .svmlight, each also with .gz");
  const auto sink = detail::open_sink(path);
  writer(*sink, table);
  sink->finish();
}

struct PieceWriter::State {
  std::unique_ptr<detail::ByteSink> sink;
  char delimiter = ',';
  bool started = false;
  std::vector<std::string> names;
};

PieceWriter::PieceWriter(const std::string& path) : state_(std::make_unique<State>()) {
  const auto delimiter = delimiter_of(ending(path));
  if (!delimiter)
    throw core::UsageError("`" + path + "` cannot be written row by row: only .csv and .tsv, each also .gz");
  state_->delimiter = *delimiter;
  state_->sink = detail::open_sink(path);
}

PieceWriter::~PieceWriter() = default;

void PieceWriter::add(const Table& piece) {
  std::vector<std::string> names = piece.names();
  names.insert(names.end(), piece.sparse_names().begin(), piece.sparse_names().end());
  if (!state_->started) {
    std::string header;
    csv::append_header(header, piece, state_->delimiter);
    state_->sink->write(header);
    state_->names = std::move(names);
    state_->started = true;
  } else if (names != state_->names) {
    throw core::DataError("a piece has other columns than the first one");
  }
  write_rows(*state_->sink, piece, state_->delimiter);
}

void PieceWriter::finish() { state_->sink->finish(); }

}  // namespace ermine::data
