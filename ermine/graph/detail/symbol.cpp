#include "ermine/graph/detail/symbol.hpp"

namespace ermine::graph::symbolic {

Symbol write(OpCode code, const Symbol& a, const Symbol& b, const Symbol& c) {
  ScalarBuilder* numbers = nullptr;
  for (const Symbol* x : {&a, &b, &c})
    if (numbers == nullptr) numbers = x->numbers();
  if (numbers == nullptr) throw NotWritable{};  // a rule that makes a function of constants
  const NumberId first = a.id(*numbers), second = b.id(*numbers);
  return {*numbers, numbers->op(code, first, second, c.id(*numbers))};
}

Symbol operator-(const Symbol& a) {
  if (a.is_constant()) return -a.constant();
  return write(OpCode::negate, a);
}
Symbol operator+(const Symbol& a, const Symbol& b) {
  if (a.is_constant() && b.is_constant()) return a.constant() + b.constant();
  if (a.is(0)) return b;
  return b.is(0) ? a : write(OpCode::add, a, b);
}
Symbol operator-(const Symbol& a, const Symbol& b) {
  if (a.is_constant() && b.is_constant()) return a.constant() - b.constant();
  if (a.is(0)) return -b;
  return b.is(0) ? a : write(OpCode::subtract, a, b);
}
Symbol operator*(const Symbol& a, const Symbol& b) {
  if (a.is_constant() && b.is_constant()) return a.constant() * b.constant();
  if (a.is(0) || b.is(0)) return 0.0;
  if (a.is(1) || b.is(1)) return a.is(1) ? b : a;
  if (a.is(-1) || b.is(-1)) return a.is(-1) ? -b : -a;
  return write(OpCode::multiply, a, b);
}
Symbol operator/(const Symbol& a, const Symbol& b) {
  if (a.is_constant() && b.is_constant()) return a.constant() / b.constant();
  return a.is(0) ? a : write(OpCode::divide, a, b);
}

}  // namespace ermine::graph::symbolic
