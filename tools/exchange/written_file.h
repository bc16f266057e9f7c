// A file with given content in the test's temporary folder, gone at the end of the test.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <string>

namespace baraza::exchange {

class WrittenFile {
 public:
  explicit WrittenFile(const std::string& content)
      : path_(::testing::TempDir() + "baraza-exchange-" + std::to_string(getpid()) + "-" +
              std::to_string(Next())) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~WrittenFile() { std::remove(path_.c_str()); }
  WrittenFile(const WrittenFile&) = delete;
  WrittenFile& operator=(const WrittenFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  static int Next() {
    static std::atomic<int> count{0};
    return ++count;
  }

  const std::string path_;
};

}  // namespace baraza::exchange
