#include "services/foundation/configuration/configuration.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::configuration {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ConfigurationTest : public testing::Test {
 protected:
  ~ConfigurationTest() override { std::filesystem::remove(file_); }

  void WriteFile(const std::string& contents) { std::ofstream(file_) << contents; }

  Values ReadOrDie(const Sources& sources) {
    absl::StatusOr<Values> values = declaration_.Read(sources);
    EXPECT_TRUE(values.ok()) << values.status();
    return values.ok() ? *std::move(values) : *declaration_.Read({});
  }

  Faults FaultsOf(const Sources& sources) {
    return status::Violations(declaration_.Read(sources).status());
  }

  const std::string file_ = testing::TempDir() + "baraza_" + std::to_string(getpid()) + ".conf";
  Declaration declaration_{"organisations", "Keeps the records of organisations."};
  const Key<std::string> name_ = declaration_.Text("name", "main", "what it is called");
  const Key<std::int64_t> threads_ = declaration_.Integer("threads", 8, {1, 512}, "how many");
  const Key<bool> dev_ = declaration_.Boolean("insecure-dev", false, "trust everybody");
  const Key<absl::Duration> drain_ =
      declaration_.Duration("drain", absl::Seconds(20), {}, "how long");
  const Key<configuration::Address> listen_ =
      declaration_.Address("listen", {"127.0.0.1", 8081}, "where");
  const Key<std::string> data_ = declaration_.Path("data", "./data", "where");
  const Key<std::string> level_ =
      declaration_.Choice("log-level", "info", {"debug", "info"}, "how much");
  const Key<std::string> token_ = declaration_.Secret("token", "what to show");
};

TEST_F(ConfigurationTest, HasDefaults) {
  const Values values = ReadOrDie({});
  EXPECT_EQ(values.Get(name_), "main");
  EXPECT_EQ(values.Get(threads_), 8);
  EXPECT_FALSE(values.Get(dev_));
  EXPECT_EQ(values.Get(drain_), absl::Seconds(20));
  EXPECT_EQ(values.Get(listen_).ToString(), "127.0.0.1:8081");
  EXPECT_EQ(values.Get(data_), "./data");
  EXPECT_EQ(values.Get(level_), "info");
  EXPECT_EQ(values.Get(token_), "");
}

TEST_F(ConfigurationTest, ReadsFlags) {
  const Values values =
      ReadOrDie({.arguments = {"--threads=4", "--insecure-dev", "--drain", "5s"}});
  EXPECT_EQ(values.Get(threads_), 4);
  EXPECT_TRUE(values.Get(dev_));
  EXPECT_EQ(values.Get(drain_), absl::Seconds(5));
}

TEST_F(ConfigurationTest, ReadsVariables) {
  const Values values =
      ReadOrDie({.environment = {{"BARAZA_LOG_LEVEL", "debug"}, {"LOG_LEVEL", "ignored"}}});
  EXPECT_EQ(values.Get(level_), "debug");
}

TEST_F(ConfigurationTest, ReadsTheFileThatAFlagNames) {
  WriteFile("listen = \"0.0.0.0:1\"\nname = two words\n");
  const Values values = ReadOrDie({.arguments = {"--config", file_}});
  EXPECT_EQ(values.Get(listen_), (configuration::Address{"0.0.0.0", 1}));
  EXPECT_EQ(values.Get(name_), "two words");
}

TEST_F(ConfigurationTest, ReadsTheFileThatAVariableNames) {
  WriteFile("threads = 3\n");
  EXPECT_EQ(ReadOrDie({.environment = {{"BARAZA_CONFIG", file_}}}).Get(threads_), 3);
}

TEST_F(ConfigurationTest, PrefersFlagsToVariablesToTheFile) {
  WriteFile("threads = 1\nname = file\ndata = file\n");
  const Values values =
      ReadOrDie({.arguments = {"--config", file_, "--threads=3"},
                 .environment = {{"BARAZA_THREADS", "2"}, {"BARAZA_NAME", "variable"}}});
  EXPECT_EQ(values.Get(threads_), 3);
  EXPECT_EQ(values.Get(name_), "variable");
  EXPECT_EQ(values.Get(data_), "file");
}

TEST_F(ConfigurationTest, ReportsAllFaultsOfAllSourcesAtOnce) {
  WriteFile("thread = 4\ndrain = soon\n");
  EXPECT_THAT(
      FaultsOf({.arguments = {"--config", file_, "--lisen=x:1", "--threads=600", "extra"},
                .environment = {{"BARAZA_LOG_LEVEL", "loud"}}}),
      ElementsAre(
          status::FieldViolation{"--lisen",
                                 "is no option of this program. Did you mean --listen? All are "
                                 "listed by --help"},
          status::FieldViolation{file_ + ":1",
                                 "sets 'thread', which is no option. Did you mean threads?"},
          status::FieldViolation{file_ + ":2",
                                 "is 'soon': write a duration from 0 to 8760h, like 500ms, 20s "
                                 "or 1h30m"},
          status::FieldViolation{"BARAZA_LOG_LEVEL", "is 'loud': write one of debug, info"},
          status::FieldViolation{"--threads", "is '600': write a whole number from 1 to 512"},
          status::FieldViolation{"'extra'", "is not expected: options begin with --"}));
}

TEST_F(ConfigurationTest, ChecksAValueThatIsOverridden) {
  EXPECT_THAT(FaultsOf({.arguments = {"--threads=4"}, .environment = {{"BARAZA_THREADS", "x"}}}),
              ElementsAre(status::FieldViolation{"BARAZA_THREADS",
                                                 "is 'x': write a whole number from 1 to 512"}));
}

TEST_F(ConfigurationTest, SaysThatTheFileIsMissing) {
  EXPECT_THAT(FaultsOf({.environment = {{"BARAZA_CONFIG", file_}}}),
              ElementsAre(status::FieldViolation{
                  "BARAZA_CONFIG", "names the file '" + file_ +
                                       "', which is not there, or is no file: write the path of "
                                       "a file"}));
}

TEST_F(ConfigurationTest, ReadsOnlyOneFile) {
  WriteFile("config = other.conf\n");
  EXPECT_THAT(
      FaultsOf({.arguments = {"--config", file_}}),
      ElementsAre(status::FieldViolation{file_ + ":1", "names a further file: only one is read"}));
}

TEST_F(ConfigurationTest, WarnsOfAVariableThatIsNearlyAnOptions) {
  const Values values =
      ReadOrDie({.environment = {{"BARAZA_LISTN", "x"}, {"BARAZA_PORT_8080_TCP_ADDR", "x"}}});
  EXPECT_THAT(values.warnings(),
              ElementsAre("the variable BARAZA_LISTN is not read; did you mean BARAZA_LISTEN?"));
}

TEST_F(ConfigurationTest, HandsOverPositionalArgumentsThatAreExpected) {
  declaration_.Positional("FILE...", "what to import");
  EXPECT_THAT(ReadOrDie({.arguments = {"a.xml", "b.xml"}}).positional(),
              ElementsAre("a.xml", "b.xml"));
}

TEST_F(ConfigurationTest, WantsHelpWhateverElseIsWrong) {
  const Values values = ReadOrDie({.arguments = {"--threads=x", "--help"}});
  EXPECT_TRUE(values.help_wanted());
}

TEST_F(ConfigurationTest, FindsOptionsThatAreDeclaredTwice) {
  declaration_.Text("threads", "", "again");
  EXPECT_THAT(FaultsOf({}),
              ElementsAre(status::FieldViolation{"option threads", "is declared twice"}));
}

TEST_F(ConfigurationTest, FindsDefaultsThatAreNotAccepted) {
  declaration_.Integer("queue", 0, {1, 2}, "how long");
  EXPECT_THAT(FaultsOf({}), ElementsAre(status::FieldViolation{
                                "option queue",
                                "is '0' unless set, but accepts only a whole number from 1 to 2"}));
}

TEST_F(ConfigurationTest, DumpsEachValueAndWhereItCameFrom) {
  WriteFile("name = \"a \\\"b\\\"\"\n");
  EXPECT_EQ(ReadOrDie({.arguments = {"--config", file_, "--threads=3"},
                       .environment = {{"BARAZA_DRAIN", "5s"}, {"BARAZA_TOKEN", "hush"}}})
                .Dump(),
            "config = \"" + file_ + "\"  # --config\n" + "name = \"a \\\"b\\\"\"  # " + file_ +
                ":1\n"
                "threads = 3  # --threads\n"
                "insecure-dev = false  # default\n"
                "drain = \"5s\"  # BARAZA_DRAIN\n"
                "listen = \"127.0.0.1:8081\"  # default\n"
                "data = \"./data\"  # default\n"
                "log-level = \"info\"  # default\n"
                "# token is hidden  # BARAZA_TOKEN\n");
}

TEST_F(ConfigurationTest, ReadsBackWhatItDumps) {
  const Values before = ReadOrDie({.arguments = {"--threads=3", "--name", "a \"b\" # c\\"}});
  std::string dump = before.Dump();
  WriteFile(dump.substr(dump.find('\n') + 1));  // without `config`, which is no setting of a file
  const Values after = ReadOrDie({.arguments = {"--config", file_}});
  EXPECT_EQ(after.Get(threads_), 3);
  EXPECT_EQ(after.Get(name_), "a \"b\" # c\\");
}

TEST_F(ConfigurationTest, DoesNotShowTheValueOfAMisspeltFlag) {
  const absl::Status status = declaration_.Read({.arguments = {"--tokn=hush"}}).status();
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("hush")));
}

TEST(Explain, GivesEachFaultALine) {
  EXPECT_EQ(Explain(status::InvalidFields(
                {{"--threads", "is 'x': write a whole number"}, {"'extra'", "is not expected"}})),
            "--threads is 'x': write a whole number\n'extra' is not expected\n");
}

TEST(Explain, GivesAnyOtherErrorItsMessage) {
  EXPECT_EQ(Explain(absl::InternalError("out of luck")), "out of luck\n");
}

TEST(Sources, AreTakenFromTheProcess) {
  const char* const argv[] = {"program", "--threads", "4"};
  const char* const environment[] = {"BARAZA_NAME=a=b", "odd", nullptr};
  const Sources sources = Sources::OfProcess(3, argv, environment);
  EXPECT_THAT(sources.arguments, ElementsAre("--threads", "4"));
  EXPECT_THAT(sources.environment, ElementsAre(testing::Pair("BARAZA_NAME", "a=b")));
}

}  // namespace
}  // namespace baraza::configuration
