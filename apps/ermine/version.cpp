#include "version.hpp"

namespace ermine::apps {

const char* version() { return ERMINE_VERSION; }

std::string compiler() {
#if defined(__clang__)
  return std::string("clang ") + __clang_version__;
#else
  return std::string("g++ ") + __VERSION__;
#endif
}

}  // namespace ermine::apps
