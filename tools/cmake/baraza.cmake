# How Baraza's targets are made: one call per folder declares the library and its tests.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)

option(BARAZA_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(BARAZA_SANITIZE_THREADS "Build with ThreadSanitizer" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  # Two build folders of one checkout share the cache: paths are hashed relative to the source.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)

# Flags of our own code only; generated code is compiled without them (see proto/CMakeLists.txt).
add_library(baraza_flags INTERFACE)
target_compile_options(baraza_flags INTERFACE -Wall -Wextra -Werror -Wno-unused-parameter
  -Wno-missing-field-initializers -Wno-maybe-uninitialized)
target_include_directories(baraza_flags INTERFACE ${CMAKE_SOURCE_DIR})
if(BARAZA_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(BARAZA_SANITIZE_THREADS)
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
  # Part of every program: what ThreadSanitizer cannot see by itself (docs/testing.md, Threads).
  add_library(baraza_threads OBJECT tests/threads/abseil.cc tests/threads/defaults.cc
    tests/threads/grpc.cc)
  target_sources(baraza_flags INTERFACE
    $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:$<TARGET_OBJECTS:baraza_threads>>)
  target_link_libraries(baraza_flags INTERFACE absl::status absl::synchronization)
endif()

# baraza_test(NAME SOURCES a_test.cc ... DEPS lib ... [LABELS slow] [TIMEOUT seconds] [SERIAL])
# One test program, one ctest entry. Label `slow` keeps it out of `tools/test --fast`, label `long`
# out of `tools/test` too. SERIAL: nothing else runs beside it (it measures, or loads both cores).
function(baraza_test name)
  cmake_parse_arguments(A "SERIAL" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  set(target baraza_${name})
  add_executable(${target} ${A_SOURCES})
  target_link_libraries(${target} PRIVATE baraza_flags ${A_DEPS} GTest::gmock GTest::gtest_main)
  # What is tested is optimised; the test's own code has only to be compiled quickly.
  target_compile_options(${target} PRIVATE -O0)
  add_test(NAME ${name} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  if(BARAZA_SANITIZE_THREADS)
    math(EXPR A_TIMEOUT "${A_TIMEOUT} * 5")
  endif()
  if(NOT A_LABELS)
    set(A_LABELS fast)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${A_LABELS}" TIMEOUT ${A_TIMEOUT}
                       RUN_SERIAL ${A_SERIAL})
endfunction()

# baraza_library(NAME [SOURCES a.cc ...] [DEPS lib ...] [TESTS a_test.cc ...] [TEST_DEPS lib ...])
# The library baraza_NAME (header only without SOURCES) and, with TESTS, the program
# baraza_NAME_test.
function(baraza_library name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS;TESTS;TEST_DEPS;TEST_LABELS" ${ARGN})
  set(target baraza_${name})
  if(A_SOURCES)
    add_library(${target} STATIC ${A_SOURCES})
    target_link_libraries(${target} PUBLIC baraza_flags ${A_DEPS})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE baraza_flags ${A_DEPS})
  endif()
  if(A_TESTS)
    baraza_test(${name}_test SOURCES ${A_TESTS} DEPS ${target} ${A_TEST_DEPS} LABELS ${A_TEST_LABELS})
  endif()
endfunction()
