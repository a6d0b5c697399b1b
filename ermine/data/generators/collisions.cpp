// Collisions: two jets from the decay of a heavy resonance (signal 1) or from ordinary scattering (signal 0), as a
// detector sees them. The parent of mass M has transverse momentum, azimuth and rapidity; it decays into two massless
// legs, which are boosted to the laboratory, smeared, and accepted if both have pt > 20 GeV and |eta| < 3.
//
//                 signal                                            background
//     M           300 GeV, Breit-Wigner of full width 6 GeV         100 GeV + exponential of mean 150 GeV
//                 within 240 ... 360
//     decay       isotropic: cos(theta) uniform                     flat in rapidity y, |y| < 2.5: cos(theta) = tanh y
//     parent pt   exponential of mean 50 GeV                        exponential of mean 30 GeV
//     rapidity    normal of width 0.8                               normal of width 1.2
//
// Smearing, times `noise` (1 by default): pt by a relative width sqrt((0.8)^2 / pt + 0.04^2), pt in GeV; eta by 0.01, phi
// by 0.01. `met` is the length of what momentum is missing: the sum of what smearing added, turned round, and a soft term
// of width 8 GeV in x and y. `mass` is that of the smeared legs, m^2 = 2 pt1 pt2 (cosh(eta1 - eta2) - cos(phi1 - phi2)).
// Leg 1 has the larger smeared pt. Signal and background are equally likely before acceptance.

#include <algorithm>
#include <array>
#include <cmath>

#include "ermine/data/generators/plane.hpp"

namespace ermine::data::generators {
namespace {

/// A massless momentum in cylinder coordinates.
struct Leg {
  double pt, eta, phi;
};

/// The momentum (E, x, y, z) of a massless leg.
struct Momentum {
  double e, x, y, z;
};

double draw_mass(bool signal, core::Stream& stream) {
  if (!signal) return 100 + 150 * stream.exponential();
  constexpr double centre = 300, full_width = 6, reach = 60;
  for (;;) {
    const double mass = centre + full_width / 2 * std::tan(pi * (stream.uniform() - 0.5));
    if (std::abs(mass - centre) < reach) return mass;
  }
}

/// A leg of energy M/2 in the rest frame, boosted along x by the parent's pt, then along z by its rapidity.
Leg boosted(const Momentum& p, double mass, double pt, double azimuth, double rapidity) {
  const double transverse_mass = std::sqrt(mass * mass + pt * pt);
  const double gamma = transverse_mass / mass, gamma_beta = pt / mass;
  const double e = gamma * p.e + gamma_beta * p.x, x = gamma * p.x + gamma_beta * p.e;
  const double z = std::cosh(rapidity) * p.z + std::sinh(rapidity) * e;
  const double leg_pt = std::sqrt(x * x + p.y * p.y);
  return {leg_pt, std::asinh(z / leg_pt), std::atan2(p.y, x) + azimuth};
}

std::array<Leg, 2> draw_legs(bool signal, double mass, core::Stream& stream) {
  const double cosine = signal ? stream.uniform(-1, 1) : std::tanh(stream.uniform(-2.5, 2.5));
  const double turn = 2 * pi * stream.uniform(), sine = std::sqrt(1 - cosine * cosine), half = mass / 2;
  const Momentum p{half, half * sine * std::cos(turn), half * sine * std::sin(turn), half * cosine};
  const double pt = (signal ? 50 : 30) * stream.exponential(), azimuth = 2 * pi * stream.uniform();
  const double rapidity = (signal ? 0.8 : 1.2) * stream.normal();
  return {boosted(p, mass, pt, azimuth, rapidity), boosted({p.e, -p.x, -p.y, -p.z}, mass, pt, azimuth, rapidity)};
}

double wrapped(double phi) { return phi - 2 * pi * std::round(phi / (2 * pi)); }

Leg smeared(const Leg& leg, double noise, core::Stream& stream) {
  const double relative = noise * std::sqrt(0.8 * 0.8 / leg.pt + 0.04 * 0.04);
  const double pt = leg.pt * std::max(0.01, 1 + relative * stream.normal());
  const double eta = leg.eta + 0.01 * noise * stream.normal();
  return {pt, eta, wrapped(leg.phi + 0.01 * noise * stream.normal())};
}

bool accepted(const Leg& leg) { return leg.pt > 20 && std::abs(leg.eta) < 3; }

}  // namespace

Table draw_collisions(const GenerateOptions& options) {
  constexpr std::array<NewColumn, 9> columns{{{"pt1", "GeV"},
                                              {"eta1"},
                                              {"phi1", "rad"},
                                              {"pt2", "GeV"},
                                              {"eta2"},
                                              {"phi2", "rad"},
                                              {"met", "GeV"},
                                              {"mass", "GeV"},
                                              {"signal", "", true}}};
  const double noise = noise_or(options, 1);
  Rows rows(columns, options.rows);
  for (std::uint64_t i = 0; i < options.rows; ++i) {
    core::Stream stream = row_stream(options, i);
    for (;;) {
      const bool signal = stream.below(2) == 1;
      const auto truth = draw_legs(signal, draw_mass(signal, stream), stream);
      Leg a = smeared(truth[0], noise, stream), b = smeared(truth[1], noise, stream);
      const double soft_x = 8 * noise * stream.normal(), soft_y = 8 * noise * stream.normal();
      if (!accepted(a) || !accepted(b)) continue;
      double miss_x = soft_x, miss_y = soft_y;
      for (const auto& [seen, made] : {std::pair(a, truth[0]), std::pair(b, truth[1])}) {
        miss_x -= seen.pt * std::cos(seen.phi) - made.pt * std::cos(made.phi);
        miss_y -= seen.pt * std::sin(seen.phi) - made.pt * std::sin(made.phi);
      }
      if (a.pt < b.pt) std::swap(a, b);
      const double mass = std::sqrt(2 * a.pt * b.pt * (std::cosh(a.eta - b.eta) - std::cos(a.phi - b.phi)));
      rows.add(std::array<double, 9>{a.pt, a.eta, a.phi, b.pt, b.eta, b.phi,
                                     std::sqrt(miss_x * miss_x + miss_y * miss_y), mass, signal ? 1.0 : 0.0});
      break;
    }
  }
  return std::move(rows).table();
}

}  // namespace ermine::data::generators
