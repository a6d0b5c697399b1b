// Loses a block of memory: the test `leaks-are-found` passes where the sanitizer of the unit tests says so.
#include <cstdlib>

int main() {
  void* volatile lost = std::malloc(100);
  lost = nullptr;
  return lost == nullptr ? 0 : 1;
}
