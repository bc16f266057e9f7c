#include "services/foundation/log/sink.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::log {
namespace {

using ::testing::ElementsAre;

// A pipe, and what was written into it.
class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe(ends_.data()), 0); }
  ~Pipe() {
    CloseWriter();
    ::close(ends_[0]);
  }

  int writer() const { return ends_[1]; }
  void CloseWriter() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

  // Everything until the writer closes.
  std::string ReadAll() {
    std::string all;
    std::array<char, 4096> block;
    for (ssize_t size; (size = ::read(ends_[0], block.data(), block.size())) > 0;) {
      all.append(block.data(), static_cast<std::size_t>(size));
    }
    return all;
  }

 private:
  std::array<int, 2> ends_{};
};

TEST(FileSink, WritesLinesAsTheyAre) {
  Pipe pipe;
  FileSink sink(pipe.writer());
  sink.Write("one\n");
  sink.Write("two\n");
  pipe.CloseWriter();
  EXPECT_EQ(pipe.ReadAll(), "one\ntwo\n");
}

TEST(FileSink, WritesALineThatTheSystemTakesInPieces) {
  const std::string line = std::string(1 << 20, 'x') + "\n";  // more than any pipe holds
  Pipe pipe;
  std::thread writer([&] {
    FileSink(pipe.writer()).Write(line);
    pipe.CloseWriter();
  });
  EXPECT_EQ(pipe.ReadAll(), line);
  writer.join();
}

TEST(FileSink, DropsLinesWhenItCannotWrite) {
  FileSink sink(-1);
  sink.Write("one\n");
  EXPECT_EQ(errno, EBADF);
}

TEST(CaptureSink, KeepsLinesWithoutTheirBreak) {
  CaptureSink sink;
  sink.Write("one\n");
  sink.Write("two\n");
  EXPECT_THAT(sink.lines(), ElementsAre("one", "two"));
}

}  // namespace
}  // namespace baraza::log
