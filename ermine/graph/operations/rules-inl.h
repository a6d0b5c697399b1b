// The one table of rules. An operation is a struct in one of the files below and a word in one of the two lists.
//
// Read inside a namespace that has the vocabulary of numbers.hpp (and dual-inl.h): once for plain numbers, which is the
// oracle, and once for the SIMD packs of each instruction set, which is the fast path; so there is no second formula.
//
// An element-by-element rule has `value(a, b, ..)` and `slope<i>(a, b, .., y)` = dy/d(operand i), y the value; `sloped`
// has bit i set where operand i has a derivative at all. The adjoint of operand i grows by adjoint<Rule>(adjoint of y,
// slope<i>). A rule that `chooses` passes on one of its operands: those not chosen receive nothing, whatever comes.

#include "ermine/graph/operations/activations-inl.h"
#include "ermine/graph/operations/arithmetic-inl.h"
#include "ermine/graph/operations/choice-inl.h"
#include "ermine/graph/operations/circular-inl.h"
#include "ermine/graph/operations/exponentials-inl.h"
#include "ermine/graph/operations/extremes-inl.h"
#include "ermine/graph/operations/hyperbolic-inl.h"
#include "ermine/graph/operations/logic-inl.h"
#include "ermine/graph/operations/losses-inl.h"
#include "ermine/graph/operations/powers-inl.h"
#include "ermine/graph/operations/rounding-inl.h"
#include "ermine/graph/operations/special-inl.h"
#include "ermine/graph/operations/width-inl.h"

template <class... Rules>
struct RuleList {
  template <class F>
  static constexpr void for_each(F&& f) {
    (f(Rules{}), ...);
  }
};

/// Whether the rule says that it chooses.
template <class Rule>
inline constexpr bool chooses = requires { requires Rule::chooses; };

/// What the adjoint of an operand grows by: g * slope, and 0 where g is 0, however steep the function is; where the rule
/// chooses, 0 where the operand was not chosen, however steep what follows is.
template <class Rule, class T>
T adjoint(const T& g, const T& slope) {
  if constexpr (chooses<Rule>)
    return pull(slope, g);
  else
    return pull(g, slope);
}

// The lists are as long as one translation unit of kernels may be.
using ArithmeticRules = RuleList<Add, Subtract, SubtractFilled, Multiply, Divide, Negate, MultiplyAdd>;
using ExtremeRules = RuleList<Square, SquareRoot, Hypotenuse, Absolute, Minimum, Maximum, CopySign>;
using ChoiceRules = RuleList<Select, IsMissing, ReplaceMissing, Less, LessEqual, Equal, LogicalAnd, LogicalOr,
                             LogicalNot, Floor, Round, Relu>;
using ExponentialRules = RuleList<Power, Exponential, Logarithm, Log1p, Expm1, Sigmoid, Softplus, HyperbolicTangent>;
using CircularRules = RuleList<Sine, Cosine, Tangent, ArcSine, ArcCosine, ArcTangent>;
using SpecialRules =
    RuleList<HyperbolicSine, HyperbolicCosine, ErrorFunction, ComplementaryErrorFunction, LogGamma, Gamma, Modulo>;
using InverseRules =
    RuleList<CubeRoot, InverseHyperbolicSine, InverseHyperbolicCosine, InverseHyperbolicTangent, ArcTangent2>;
using LossRules = RuleList<SquareLoss, LogisticLoss, HingeLoss, HuberLoss>;
/// Every element-by-element rule.
template <class F>
constexpr void for_each_elementwise(F&& f) {
  ArithmeticRules::for_each(f);
  ExtremeRules::for_each(f);
  ChoiceRules::for_each(f);
  ExponentialRules::for_each(f);
  CircularRules::for_each(f);
  SpecialRules::for_each(f);
  InverseRules::for_each(f);
  LossRules::for_each(f);
}

using ContractionRules = RuleList<Affine, SumWidth, Dot, Component, Concatenate, SineCosine>;
using NormalisingRules = RuleList<Softmax, LogSumExp, SoftmaxLoss>;

/// Every rule along the width.
struct WidthRules {
  template <class F>
  static constexpr void for_each(F&& f) {
    ContractionRules::for_each(f);
    NormalisingRules::for_each(f);
  }
};
