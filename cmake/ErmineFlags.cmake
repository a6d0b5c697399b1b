# Flags every target of Ermine is built with.
#
# -ffp-contract=off for all: a fused multiply-add is written where it is meant, or bits would depend on the compiler.
# Never -ffast-math. Kernels (`*_kernels.cpp`) are optimised even in the dev build, or its tests would crawl.

add_library(ermine_flags INTERFACE)
target_compile_options(ermine_flags INTERFACE
  -ffp-contract=off -fno-math-errno -fvisibility-inlines-hidden
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wno-missing-field-initializers)
# Highway compiles each kernel once a target: AVX-512, AVX2 and the portable one are enough, and keep the build short.
target_compile_definitions(ermine_flags INTERFACE "HWY_DISABLED_TARGETS=(HWY_SSSE3|HWY_SSE4|HWY_AVX3_DL)")
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12's own std::stable_sort calls a function it marks deprecated, which clang reports at our line.
  target_compile_options(ermine_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
  # g++ 12 sees overlaps and unset bytes in its own std::string once it inlines at -O3; dev keeps both warnings, as errors.
  target_compile_options(ermine_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(ermine_flags INTERFACE -O1 -g1 -Werror)
endif()
if(ERMINE_SANITIZE)
  target_compile_options(ermine_flags INTERFACE -fsanitize=${ERMINE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(ermine_flags INTERFACE -fsanitize=${ERMINE_SANITIZE})
endif()

# Optimises the kernel files of a target (*_kernels.cpp) also where the build type does not. In them and in the files that
# instantiate Eigen (*_eigen.cpp) the sanitizers keep to bounds and arithmetic: checks of the arguments of every inlined
# one-line function make such a file compile up to ten times longer.
function(ermine_optimise_kernels target)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    if(source MATCHES "_kernels\\.cpp$")
      set(level -O3)
      if(CMAKE_BUILD_TYPE STREQUAL "Debug")
        set(level -O2)
      endif()
      set_property(SOURCE ${source} TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_OPTIONS ${level})
    endif()
    if(ERMINE_SANITIZE AND source MATCHES "_(kernels|eigen)\\.cpp$")
      set_property(SOURCE ${source} TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_OPTIONS
        -fno-sanitize-address-use-after-scope -fno-sanitize=null,alignment,object-size,pointer-overflow)
    endif()
  endforeach()
endfunction()
