#!/usr/bin/env python3
"""Tests the test: functions are found and measured, and each kind of growth is reported."""

import unittest

import sizes

CODE = '''
#include <string>
#define BODY { return 1; }
namespace baraza::farms {
namespace {
constexpr int kSizes[] = {1, 2, 3};
const std::map<int, int> kPairs = {{1, 2}, {3, 4}};
int Free(int a) { return a; }  // a comment with { and "
}  // namespace

template <typename T>
class Farm : public Base {
 public:
  explicit Farm(int size) : size_(size), names_{} {
    Grow();
    Grow();
  }
  int size() const { return size_; }
  bool operator==(const Farm& other) const {
    return size_ == other.size_;
  }

 private:
  int size_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<int> names_{1, 2};
};

absl::StatusOr<int> Farm::Count(const std::string& text,
                                int limit) const {
  for (char c : text) {
    if (c == '{') { ++limit; }
  }
  auto visit = [&](int x) { return x; };
  return visit(limit);
}

enum class Kind { kOne, kTwo };
}  // namespace baraza::farms

TEST(Farm, CountsItsFields) {
  EXPECT_EQ(1, 1);
}
'''


def found(lines=None, functions=(), longer=None):
    rows = [('services/a.cc', *row) for row in functions]
    return list(sizes.faults(lines or {}, rows, longer or {}))


class Sizes(unittest.TestCase):
    def test_functions_are_found_with_their_size(self):
        self.assertEqual([(name, size) for name, _, size in sizes.functions(CODE)],
                         [('Free', 1), ('Farm', 2), ('size', 1), ('operator==', 1),
                          ('Farm::Count', 5), ('TEST', 1)])

    def test_lines_are_those_of_the_file(self):
        for name, line, _ in sizes.functions(CODE):
            if name == 'size':
                self.assertIn('int size() const', CODE.split('\n')[line - 1])

    def test_a_long_file_is_found(self):
        self.assertIn('501 lines', found({'services/a.cc': 501})[0])
        self.assertEqual(found({'services/a.cc': 500}), [])

    def test_a_long_function_is_found(self):
        small = [('F', 1, 5)] * 5
        self.assertIn('Parse has 61 lines', found(functions=small + [('Parse', 9, 61)])[0])
        self.assertEqual(found(functions=small + [('Parse', 9, 60)]), [])

    def test_a_grown_median_is_found(self):
        self.assertIn('the median is 13', found(functions=[('F', 1, 13)] * 3)[0])
        self.assertEqual(found(functions=[('F', 1, 12)] * 3), [])

    def test_a_debt_may_shrink_but_not_grow(self):
        small = [('F', 1, 5)] * 5
        debt = {'services/a.cc:Parse': 70}
        self.assertEqual(found(functions=small + [('Parse', 9, 70)], longer=debt), [])
        self.assertIn('has 71 lines', found(functions=small + [('Parse', 9, 71)], longer=debt)[0])
        self.assertIn('lower or drop', found(functions=small + [('Parse', 9, 50)], longer=debt)[0])


if __name__ == '__main__':
    unittest.main()
