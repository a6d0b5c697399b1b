/// @file
/// What a kernel is called with: runs of rows to read, runs to write, and how many blocks of lanes there are.
///
/// All kernels work in blocks of 64 bytes, 8 doubles or 16 floats, whatever the register of the machine: lane = row mod
/// 8 (16). That fixes the order of every sum over rows. The last block of a leaf may be filled up; filled rows hold
/// finite copies of the last row and adjoints of 0.
///
/// A shared operand is broadcast without a second kernel: its run has step 0 and points at one block full of its value.

#pragma once

#include <array>
#include <cstdint>

#include "ermine/core/matrix_view.hpp"
#include "ermine/graph/operations/table.hpp"

namespace ermine::graph::detail {

inline constexpr std::uint32_t block_bytes = 64;
template <class T>
inline constexpr std::uint32_t lanes_of = block_bytes / sizeof(T);

/// Rows a log-sum-exp takes together; every strip of a leaf is a multiple of it.
inline constexpr std::uint32_t exponential_chunk = 32;

/// One component to read. `tangent` is used where the numbers are duals.
template <class T>
struct Run {
  const T* value = nullptr;
  const T* tangent = nullptr;
  std::uint32_t step = 1;  ///< 1: row after row; 0: one block for all rows
  std::uint32_t tangent_step = 1;
};

/// One component to write.
template <class T>
struct Target {
  T* value = nullptr;
  T* tangent = nullptr;
};

/// How an adjoint is written.
enum class Write : std::uint8_t {
  set,   ///< its first contribution
  add,   ///< a later one
  lanes  ///< of a shared operand: added over all rows into one block of lanes
};

/// Which blocks of in[0] or x a kernel asks memory for, `rows` before it reads them; a bit each for even and odd blocks.
/// A core has room for some twenty lines on their way, so each reader asks for some while it computes.
struct Ahead {
  std::uint32_t blocks = 0, rows = 0;
};

/// Shapes: every list has one entry a component.
template <class T>
struct Call {
  const Run<T>* in[3] = {};
  std::uint32_t width[3] = {};
  const Target<T>* out = nullptr;    ///< forward: the result
  const Run<T>* y = nullptr;         ///< reverse: the result
  const Run<T>* g = nullptr;         ///< reverse: its adjoint
  const Target<T>* adjoint[3] = {};  ///< reverse: of the operands; nullptr: nobody wants it
  Write write[3] = {Write::add, Write::add, Write::add};
  std::uint32_t outputs = 1;  ///< width of the result
  std::uint32_t attribute = 0;
  std::uint32_t rows = 0, blocks = 0;  ///< blocks = ceil(rows / lanes)
  Ahead ahead;                         ///< forward, element by element
};

/// Where a piece of the adjoint of W [k m] is summed: element (o, j) at index (o - o_begin) stride + (j - j_begin).
template <class T>
struct WeightTile {
  T* sums = nullptr;  ///< lanes: a block each; chain: a number each; nullptr: nobody wants it
  T* tangents = nullptr;
  bool chain = false;  ///< Program::wide: one ascending chain over the rows instead of lanes
  std::uint32_t o_begin = 0, o_end = 0, j_begin = 0, j_end = 0, stride = 0;
};

/// z = b + W x over rows, and back. x is dense runs, sparse rows or codes.
template <class T>
struct AffineCall {
  std::uint32_t inputs = 0, outputs = 0;  ///< m, k
  const Run<T>* x = nullptr;              ///< dense
  const core::CsrView<double>* csr = nullptr;
  const std::int32_t* codes = nullptr;
  std::uint64_t first_row = 0;  ///< of the leaf, for csr and codes
  const T* w = nullptr;         ///< [k m]
  const T* w_tangent = nullptr;
  const Run<T>* b = nullptr;  ///< [k] or nullptr
  const Target<T>* z = nullptr;
  const Run<T>* g = nullptr;
  T* dw = nullptr;  ///< sparse, codes: [k m], added to; nullptr: nobody wants it
  T* dw_tangent = nullptr;
  WeightTile<T> tile;  ///< dense
  const Target<T>* dx = nullptr;
  Write dx_write = Write::add;
  const Target<T>* db = nullptr;
  Write db_write = Write::add;
  std::uint32_t rows = 0, blocks = 0;
  Ahead ahead;  ///< dense
};

template <class T>
using Kernel = void (*)(const Call<T>&);
template <class T>
using AffineKernel = void (*)(const AffineCall<T>&);

/// The kernels of one instruction set, for plain numbers or duals. Where a slot has no rows (shared operations, single
/// events) the components of a slot follow one another: element-by-element kernels then run along the width, and
/// operations along the width have kernels of their own, `single`.
template <class T>
struct Kernels {
  std::array<Kernel<T>, operations::operation_count> forward{}, reverse{}, single_forward{}, single_reverse{};
  AffineKernel<T> affine_forward = nullptr, affine_reverse = nullptr;
  /// The adjoint of the weights alone: call.tile grows.
  AffineKernel<T> affine_weights = nullptr;
  /// lanes[0] of out += in[0] over the rows, component by component.
  Kernel<T> sum_lanes = nullptr;
  /// out.value[0] (and tangent[0]) = the lanes of in joined by the fixed tree; in: [width] blocks.
  Kernel<T> join_lanes = nullptr;
  /// in[0] = x: {out[2c], out[2c + 1]} stands for m + log s and grows by {max, sum e^(x - max)} over the rows.
  Kernel<T> exponential_sum = nullptr;
  /// adjoint[0] of x grows by the seed in[1] where in[2] is absent, else by in[1] e^(in[0] - in[2]); rows past the end
  /// receive 0.
  Kernel<T> send_seed = nullptr;
};

/// The kernels for this machine. `dual`: numbers carry a tangent.
template <class T>
[[nodiscard]] Kernels<T> kernels_for(bool dual);

}  // namespace ermine::graph::detail
