#include "services/foundation/configuration/file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::configuration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ParseFileTest : public testing::Test {
 protected:
  std::vector<Setting> Parse(std::string_view contents) {
    return ParseFile("b.conf", contents, faults_);
  }

  // The value that `text` is read as, in a line of its own.
  std::string ValueOf(const std::string& text) {
    const std::vector<Setting> settings = Parse("name = " + text);
    EXPECT_EQ(settings.size(), 1u) << text;
    return settings.empty() ? "" : settings[0].text;
  }

  Faults faults_;
};

TEST_F(ParseFileTest, ReadsALinePerSetting) {
  EXPECT_THAT(Parse("threads = 8\nlisten=localhost:80"),
              ElementsAre(Setting{"threads", "8", "b.conf:1"},
                          Setting{"listen", "localhost:80", "b.conf:2"}));
}

TEST_F(ParseFileTest, PassesOverCommentsAndEmptyLines) {
  EXPECT_THAT(Parse("# about threads\n\n  \n  threads = 8  # enough\r\n"),
              ElementsAre(Setting{"threads", "8", "b.conf:4"}));
}

TEST_F(ParseFileTest, TakesQuotesAway) {
  EXPECT_EQ(ValueOf(R"("two words" # why)"), "two words");
  EXPECT_EQ(ValueOf(R"("a # \"b\" \\ \n \t")"), "a # \"b\" \\ \n \t");
  EXPECT_EQ(ValueOf(R"('C:\new')"), R"(C:\new)");
  EXPECT_EQ(ValueOf(R"("")"), "");
}

TEST_F(ParseFileTest, ReadsBareValuesUpToAComment) {
  EXPECT_EQ(ValueOf("two words # why"), "two words");
  EXPECT_EQ(ValueOf("a#b"), "a#b");
  EXPECT_EQ(ValueOf("x=y"), "x=y");
  EXPECT_EQ(ValueOf(""), "");
  EXPECT_EQ(ValueOf("# nothing"), "");
}

TEST_F(ParseFileTest, RefusesBrokenQuotes) {
  for (const char* text : {R"("open)", R"("a" b)", R"("\x")", R"("a\)", "'open", "'a' b"}) {
    faults_.clear();
    EXPECT_THAT(Parse(std::string("name = ") + text), IsEmpty()) << text;
    EXPECT_EQ(faults_.size(), 1u) << text;
  }
}

TEST_F(ParseFileTest, FindsEveryLineThatItDoesNotUnderstand) {
  Parse("[section]\nthreads = 8\nnonsense\n");
  EXPECT_THAT(
      faults_,
      ElementsAre(status::FieldViolation{"b.conf:1",
                                         "is not understood: write one 'name = value' per line, "
                                         "without sections"},
                  status::FieldViolation{"b.conf:3",
                                         "is not understood: write one 'name = value' per line, "
                                         "without sections"}));
}

TEST_F(ParseFileTest, RefusesASecondValue) {
  EXPECT_THAT(Parse("threads = 8\nthreads = 9\n"),
              ElementsAre(Setting{"threads", "8", "b.conf:1"}));
  EXPECT_THAT(faults_, ElementsAre(status::FieldViolation{"b.conf:2",
                                                          "sets 'threads' for the second time"}));
}

TEST_F(ParseFileTest, ReadsBackWhatQuoteWrites) {
  const std::string odd = "a \"b\" \\ # \n \t é";
  EXPECT_EQ(ValueOf(Quote(odd)), odd);
}

// A file of its own for each test, gone afterwards.
class ReadFileTest : public testing::Test {
 protected:
  ReadFileTest() : path_(testing::TempDir() + "baraza_conf_" + std::to_string(getpid())) {}
  ~ReadFileTest() override { std::filesystem::remove(path_); }

  void Write(const std::string& contents) { std::ofstream(path_) << contents; }

  const std::string path_;
};

TEST_F(ReadFileTest, GivesTheContents) {
  Write("threads = 8\n");
  EXPECT_EQ(ReadFile(path_).value_or(""), "threads = 8\n");
}

TEST_F(ReadFileTest, SaysThatThereIsNoFile) {
  EXPECT_EQ(ReadFile(path_).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadFile(testing::TempDir()).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ReadFileTest, RefusesWhatIsTooLarge) {
  Write(std::string(kMaxFileBytes + 1, '#'));
  EXPECT_EQ(ReadFile(path_).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(ReadFileTest, TakesTheLargestAllowed) {
  Write(std::string(kMaxFileBytes, '#'));
  EXPECT_EQ(ReadFile(path_).value_or("").size(), kMaxFileBytes);
}

}  // namespace
}  // namespace baraza::configuration
