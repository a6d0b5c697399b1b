/// @file
/// Polynomials and split constants of the vector functions. Written by tools/coefficients.py: edit that, not this.
///
/// A `..._tail` g stands after exact leading terms, as its comment says; lowest power first. A constant in three parts
/// is head + middle + tail: products of the head with the integers that occur are exact.

#pragma once

#include <array>

namespace ermine::math::detail {

template <class T>
struct Coefficients;

template <>
struct Coefficients<double> {
  /// e^r = 1 + r + r^2 g(r), |r| <= ln 2 / 2; largest relative error 2.9e-18.
  static constexpr std::array<double, 11> exp_tail = {
      0x1.0000000000000p-1,  0x1.5555555555557p-3,  0x1.5555555555556p-5,  0x1.11111111100dfp-7,
      0x1.6c16c16c162d6p-10, 0x1.a01a01abe6327p-13, 0x1.a01a01a6d7833p-16, 0x1.71de0237479e4p-19,
      0x1.27e4db67abc75p-22, 0x1.af4ddda32bea9p-26, 0x1.1f72fc848c527p-29};
  /// log((1 + s)/(1 - s)) = 2 s + s^3 g(z), z = s^2, s <= 3 - 2 sqrt 2; largest relative error 3.1e-18.
  static constexpr std::array<double, 8> log_tail = {0x1.5555555555555p-1, 0x1.9999999999a38p-2, 0x1.2492492476ccbp-2,
                                                     0x1.c71c7201592afp-3, 0x1.745cf90485b72p-3, 0x1.3b1c355c49df7p-3,
                                                     0x1.0fbe95a8ce3f7p-3, 0x1.0c039e2d97702p-3};
  /// log((1 + s)/(1 - s)) = 2 s + 2/3 s^3 + s^5 g(z); largest relative error 4.6e-18.
  static constexpr std::array<double, 8> log_far_tail = {
      0x1.999999999999ap-2, 0x1.2492492492521p-2, 0x1.c71c71c6eaa8cp-3, 0x1.745d177a8f31ap-3,
      0x1.3b1395d4f287fp-3, 0x1.1118c749b45d0p-3, 0x1.df7ce952e503fp-4, 0x1.e02d1ce8d4325p-4};
  /// tanh x = x + x^3 g(z), z = x^2 <= 0.16; largest relative error 3.0e-20.
  static constexpr std::array<double, 11> tanh_tail = {
      -0x1.5555555555555p-2,  0x1.1111111111111p-3,  -0x1.ba1ba1ba1b7fdp-5,  0x1.664f4882a74dap-6,
      -0x1.226e3554622aep-7,  0x1.d6d3cc4e96743p-9,  -0x1.7da2bda55d07dp-10, 0x1.3548d769685bdp-11,
      -0x1.f3ac3635635d4p-13, 0x1.85183cda35afbp-14, -0x1.d0304ce7f4446p-16};
  /// erf x = x + x g(z), z = x^2 <= 1; largest relative error 5.5e-18.
  static constexpr std::array<double, 14> erf_slope = {
      0x1.06eba8214db69p-3,  -0x1.812746b0379e7p-2,  0x1.ce2f21a042bdep-4,  -0x1.b82ce312889bap-6,
      0x1.565bcd0e6502dp-8,  -0x1.c02db3feeb579p-11, 0x1.f9a326c233146p-14, -0x1.f4d2561aeafd4p-17,
      0x1.b9e6509b9867dp-20, -0x1.5f6d925a0bc7ap-23, 0x1.fc4356498c2d9p-27, -0x1.4e607b41a6416p-30,
      0x1.7f072188e194dp-34, -0x1.29b9f1b3df556p-38};
  /// erfc x = e^(-x^2) g(t), t = (x - 2)/(x + 2), 1 <= x <= 6; largest relative error 2.5e-18.
  static constexpr std::array<double, 18> erfc_scaled = {
      0x1.058671b52c776p-2,   -0x1.b57034efd3f72p-2, 0x1.eeea7dc8a78b7p-3,   -0x1.437f0b68c0bdcp-4,
      0x1.e947159797158p-9,   0x1.ca95ed532b26cp-8,  -0x1.bc25a4763b3cap-11, -0x1.016b5cdbae621p-10,
      0x1.6d5ef188bff89p-15,  0x1.6da9701b2c57cp-13, 0x1.cdcd09b79ebebp-16,  -0x1.ceb69de6e21dbp-16,
      -0x1.d4b0d3d3aaf27p-17, 0x1.75d432f39d289p-20, 0x1.fc947548a0e7cp-19,  0x1.3c3cdeef1f68fp-20,
      -0x1.1dc296ab25c2bp-21, -0x1.c49d5026d94f3p-22};
  /// erfc x = e^(-x^2) (5/4 + g(t)) / (1 + 2 x), t = (x - 3)/(x + 3), 1/2 <= x <= 27.3; largest relative error 1.2e-18.
  static constexpr std::array<double, 23> erfc_tail = {
      0x1.8a45afc930e66p-9,  -0x1.15c084bb9e8f3p-3,  -0x1.85a15c58aa5d3p-5,  0x1.098366a5b4697p-3,
      -0x1.e88b803a4928cp-4, 0x1.17ca2877f1e8bp-4,   -0x1.8574c40bd0760p-6,  0x1.4b884e420bfffp-9,
      0x1.ef1bdd4669760p-10, -0x1.98db50bc838cbp-11, -0x1.b91271d0aa271p-14, 0x1.065a2e78caae5p-13,
      0x1.4c231e809ae62p-18, -0x1.513a2d7eaf325p-16, -0x1.880d0ad3cec16p-21, 0x1.d1ee17e62fd6dp-19,
      0x1.7b29a7e632ed5p-22, -0x1.49d6dadcb6a67p-21, -0x1.21b77622b5dbdp-23, 0x1.a7420d468c952p-24,
      0x1.29fa62457217dp-25, -0x1.6b5e6f9e8f2e5p-27, -0x1.33d75637bed51p-28};
  /// sin r = r + r^3 g(z), z = r^2, |r| <= pi/4; largest relative error 7.1e-20.
  static constexpr std::array<double, 7> sin_tail = {
      -0x1.5555555555555p-3,  0x1.1111111111110p-7,  -0x1.a01a01a019938p-13, 0x1.71de3a546092fp-19,
      -0x1.ae645412c09efp-26, 0x1.61217f07baf40p-33, -0x1.ab17d1cbf6cbbp-41};
  /// cos r = 1 - z/2 + z^2 g(z); largest relative error 1.6e-20.
  static constexpr std::array<double, 7> cos_tail = {
      0x1.5555555555555p-5,  -0x1.6c16c16c16c16p-10, 0x1.a01a01a019d0ap-16, -0x1.27e4fb7712d52p-22,
      0x1.1eed8deb958bdp-29, -0x1.9394ba097c682p-37, 0x1.ab7859069fac9p-45};
  static constexpr double ln2_head = 0x1.62e42fefa3800p-1;
  static constexpr double ln2_middle = 0x1.ef35793c76730p-45;
  static constexpr double ln2_tail = 0x1.f97b57a079a19p-103;
  static constexpr double half_pi_head = 0x1.921fb54442d18p+0;
  static constexpr double half_pi_middle = 0x1.1a62633145c07p-54;
  static constexpr double half_pi_tail = -0x1.f1976b7ed8fbcp-110;
  static constexpr double log2_e = 0x1.71547652b82fep+0;
  static constexpr double two_over_pi = 0x1.45f306dc9c883p-1;
  static constexpr double two_thirds = 0x1.5555555555555p-1;
  static constexpr double two_thirds_tail = 0x1.5555555555555p-55;
};

template <>
struct Coefficients<float> {
  /// e^r = 1 + r + r^2 g(r), |r| <= ln 2 / 2; largest relative error 2.9e-9.
  static constexpr std::array<float, 6> exp_tail = {0x1.0000000000000p-1f,  0x1.5555560000000p-3f,
                                                    0x1.5554ea0000000p-5f,  0x1.1110e00000000p-7f,
                                                    0x1.6d43160000000p-10f, 0x1.a124e40000000p-13f};
  /// log((1 + s)/(1 - s)) = 2 s + s^3 g(z), z = s^2, s <= 3 - 2 sqrt 2; largest relative error 1.7e-9.
  static constexpr std::array<float, 4> log_tail = {0x1.5555560000000p-1f, 0x1.9999ec0000000p-2f, 0x1.245c440000000p-2f,
                                                    0x1.ddced80000000p-3f};
  /// log((1 + s)/(1 - s)) = 2 s + 2/3 s^3 + s^5 g(z); largest relative error 2.4e-9.
  static constexpr std::array<float, 4> log_far_tail = {0x1.99999a0000000p-2f, 0x1.24928e0000000p-2f,
                                                        0x1.c6c0ec0000000p-3f, 0x1.8795be0000000p-3f};
  /// tanh x = x + x^3 g(z), z = x^2 <= 0.16; largest relative error 1.9e-9.
  static constexpr std::array<float, 5> tanh_tail = {-0x1.5555560000000p-2f, 0x1.1110f60000000p-3f,
                                                     -0x1.ba06840000000p-5f, 0x1.6365a60000000p-6f,
                                                     -0x1.ef562a0000000p-8f};
  /// erf x = x + x g(z), z = x^2 <= 1; largest relative error 2.8e-8.
  static constexpr std::array<float, 8> erf_slope = {
      0x1.06eba80000000p-3f, -0x1.8127460000000p-2f,  0x1.ce2f080000000p-4f,  -0x1.b829c80000000p-6f,
      0x1.562a600000000p-8f, -0x1.bccf660000000p-11f, 0x1.d887500000000p-14f, -0x1.445f480000000p-17f};
  /// erfc x = e^(-x^2) g(t), t = (x - 2)/(x + 2), 1 <= x <= 6; largest relative error 2.4e-9.
  static constexpr std::array<float, 9> erfc_scaled = {
      0x1.0586720000000p-2f,   -0x1.b570340000000p-2f,  0x1.eeea760000000p-3f,
      -0x1.437f200000000p-4f,  0x1.e996600000000p-9f,   0x1.ca96140000000p-8f,
      -0x1.cc6b7c0000000p-11f, -0x1.f63ec20000000p-11f, 0x1.747c7c0000000p-13f};
  /// erfc x = e^(-x^2) (5/4 + g(t)) / (1 + 2 x), t = (x - 3)/(x + 3), 1/2 <= x <= 27.3; largest relative error 2.0e-10.
  static constexpr std::array<float, 12> erfc_tail = {
      0x1.8a45b00000000p-9f,  -0x1.15c0840000000p-3f,  -0x1.85a15e0000000p-5f,  0x1.0983600000000p-3f,
      -0x1.e88b7c0000000p-4f, 0x1.17cb040000000p-4f,   -0x1.8573940000000p-6f,  0x1.4acf1e0000000p-9f,
      0x1.ee858e0000000p-10f, -0x1.8f68840000000p-11f, -0x1.a175e20000000p-14f, 0x1.9320620000000p-14f};
  /// sin r = r + r^3 g(z), z = r^2, |r| <= pi/4; largest relative error 1.7e-10.
  static constexpr std::array<float, 4> sin_tail = {-0x1.5555560000000p-3f, 0x1.11110e0000000p-7f,
                                                    -0x1.a013a80000000p-13f, 0x1.6dbe060000000p-19f};
  /// cos r = 1 - z/2 + z^2 g(z); largest relative error 5.7e-11.
  static constexpr std::array<float, 4> cos_tail = {0x1.5555560000000p-5f, -0x1.6c16c00000000p-10f,
                                                    0x1.a015c40000000p-16f, -0x1.25244c0000000p-22f};
  static constexpr float ln2_head = 0x1.62e4000000000p-1f;
  static constexpr float ln2_middle = 0x1.7f7d1c0000000p-20f;
  static constexpr float ln2_tail = 0x1.ef357a0000000p-45f;
  static constexpr float half_pi_head = 0x1.921fb40000000p+0f;
  static constexpr float half_pi_middle = 0x1.4442d20000000p-24f;
  static constexpr float half_pi_tail = -0x1.ee59da0000000p-50f;
  static constexpr float log2_e = 0x1.7154760000000p+0f;
  static constexpr float two_over_pi = 0x1.45f3060000000p-1f;
  static constexpr float two_thirds = 0x1.5555560000000p-1f;
  static constexpr float two_thirds_tail = -0x1.5555560000000p-26f;
};

}  // namespace ermine::math::detail
