/// @file
/// The laws that a sum over rows obeys, whatever is summed: tests/autodiff/sum_*_test.cpp run them on the functions of
/// sum_family.hpp, a few a file, because each is compiled for three kinds of numbers.

#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "ermine/autodiff/sum.hpp"
#include "ermine/core/random.hpp"
#include "tests/autodiff/sum_family.hpp"

namespace ermine::test {

using namespace ermine::autodiff;

struct Rows {
  std::vector<std::vector<double>> columns;
  RowData data;
  explicit Rows(std::uint64_t rows, std::uint64_t seed = 1) : columns(3, std::vector<double>(rows)) {
    core::Stream stream(seed, core::Purpose::test);
    for (auto& column : columns)
      for (double& v : column) v = stream.normal();
    data.rows = rows;
    for (const auto& column : columns) data.columns.push_back(column.data());
  }
};

inline std::vector<double> start(std::uint32_t parameters, std::uint64_t seed = 2) {
  core::Stream stream(seed, core::Purpose::test);
  std::vector<double> w(parameters);
  for (double& v : w) v = 0.3 + 0.7 * stream.uniform();
  return w;
}

inline bool near(double a, double b, double scale) {
  return a == b || std::abs(a - b) <= 2e-11 * (scale + std::abs(b)) || (std::isnan(a) && std::isnan(b));
}

template <class F>
void check_against_tape(const char* name, const F& f, std::uint64_t n, const std::vector<double>& w, Sum& sum) {
  const Rows rows(n);
  std::vector<double> gradient(w.size()), expected(w.size());
  const double value = sum.value_and_gradient(w, gradient);
  Tape tape;
  RowSum plain{rows.data.columns, n, w, 0, expected, {}};
  sum_by_tape(f, plain, tape);
  const auto scale = static_cast<double>(n);
  INFO(name, " with ", n, " rows");
  CHECK_MESSAGE(near(value, plain.value, scale), "value ", value, " is not ", plain.value);
  for (std::size_t j = 0; j < w.size(); ++j)
    CHECK_MESSAGE(near(gradient[j], expected[j], scale), "slope ", j, ": ", gradient[j], " is not ", expected[j]);
}

struct AgainstTape {
  template <class F>
  void operator()(const char* name, const F& f) const {
    for (const std::uint64_t n : {0, 1, 2, 7, 8, 63, 64, 65, 1000, 2500}) {
      const Rows rows(n);
      Sum sum(f, rows.data, F::parameters);
      for (const std::uint64_t seed : {2, 3}) check_against_tape(name, f, n, start(F::parameters, seed), sum);
    }
  }
};

struct AnyThreads {
  template <class F>
  void operator()(const char* name, const F& f) const {
    const Rows rows(20000);
    const std::vector<double> w = start(F::parameters);
    std::vector<double> one(w.size()), other(w.size());
    const double value = Sum(f, rows.data, F::parameters).value_and_gradient(w, one);
    for (const std::uint32_t threads : {2U, 3U, 8U}) {
      core::Pool pool(threads);
      Sum sum(f, rows.data, F::parameters, {&pool});
      const double again = sum.value_and_gradient(w, other);
      CHECK_MESSAGE(std::memcmp(&value, &again, sizeof value) == 0, name);
      CHECK_MESSAGE(std::memcmp(one.data(), other.data(), one.size() * sizeof(double)) == 0, name);
      // What an evaluation before left behind is no part of the answer.
      sum.value_and_gradient(start(F::parameters, 9), other);
      sum.value_and_gradient(w, other);
      CHECK_MESSAGE(std::memcmp(one.data(), other.data(), one.size() * sizeof(double)) == 0, name);
    }
  }
};

struct SecondDerivatives {
  template <class F>
  void operator()(const char* name, const F& f) const {
    const Rows rows(300);
    const std::vector<double> w = start(F::parameters);
    const std::size_t p = w.size();
    std::vector<double> gradient(p), hessian(p * p), expected(p * p), slope(p);
    Sum(f, rows.data, F::parameters).hessian(w, gradient, hessian);
    RowSum plain{rows.data.columns, 300, w, 0, slope, expected};
    hessian_by_tape(f, plain);
    for (std::size_t k = 0; k < p * p; ++k)
      CHECK_MESSAGE(near(hessian[k], expected[k], 300), name, " entry ", k, ": ", hessian[k], " is not ", expected[k]);
    for (std::size_t j = 0; j < p; ++j) CHECK(near(gradient[j], slope[j], 300));
    // Its product with a direction is the matrix times it.
    const std::vector<double> direction = start(F::parameters, 8);
    std::vector<double> product(p);
    Sum(f, rows.data, F::parameters).hessian_vector(w, direction, product);
    for (std::size_t i = 0; i < p; ++i) {
      double row = 0;
      for (std::size_t j = 0; j < p; ++j) row += expected[i * p + j] * direction[j];
      CHECK_MESSAGE(near(product[i], row, 300), name, " product ", i, ": ", product[i], " is not ", row);
    }
  }
};

/// In lanes the sum of the rows, in value and slope; the same bits for any number of threads and whatever was computed
/// before; second derivatives are sums of second derivatives.
template <class F>
void check_laws(const char* name, const F& f) {
  AgainstTape{}(name, f);
  AnyThreads{}(name, f);
  SecondDerivatives{}(name, f);
}

}  // namespace ermine::test
