#include "services/foundation/configuration/help.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/configuration/configuration.h"

namespace baraza::configuration {
namespace {

using ::testing::HasSubstr;

Declaration Organisations() {
  Declaration declaration("organisations", "Keeps the records of organisations.");
  declaration.Address("listen", {"127.0.0.1", 8081}, "where gRPC is served");
  declaration.Integer("threads", 8, {1, 512}, "threads that may wait for the store");
  declaration.Choice("log-level", "info", {"debug", "info"}, "the least level that is logged");
  declaration.Boolean("insecure-dev", false, "trust every caller; listens on loopback only");
  declaration.Secret("token", "what other services show");
  declaration.Example("organisations --listen 0.0.0.0:8081", "serve other machines");
  return declaration;
}

TEST(Help, IsAPageForPeople) {
  EXPECT_EQ(Organisations().Help(),
            R"(Usage: organisations [options]

Keeps the records of organisations.

Options:
  --config PATH
      a file with more of these options
  --listen HOST:PORT
      where gRPC is served; default 127.0.0.1:8081
  --threads N
      threads that may wait for the store; a whole number from 1 to 512; default
      8
  --log-level debug|info
      the least level that is logged; default info
  --[no-]insecure-dev
      trust every caller; listens on loopback only; default false
  --token TEXT
      what other services show; never shown
  --help, -h
      this text

Each option can also be set by a variable (BARAZA_TOKEN) or by a line of the
file that --config names (token = ...). Flags come before variables, variables
before the file.

Examples:
  organisations --listen 0.0.0.0:8081
      serve other machines
)");
}

TEST(Help, ShowsWhatElseTheCommandLineTakes) {
  Declaration declaration("baraza import", "Imports activities.");
  declaration.Positional("FILE...", "IATI files");
  EXPECT_THAT(declaration.Help(),
              HasSubstr("Usage: baraza import [options] FILE...\n\nImports activities.\n\n"
                        "  FILE...\n      IATI files\n\nOptions:\n"));
}

TEST(Help, KeepsToEightyColumns) {
  Declaration declaration = Organisations();
  std::string words;
  for (int i = 0; i < 60; ++i) words += "word ";
  declaration.Text("long", "", words);
  std::istringstream page(declaration.Help());
  for (std::string line; std::getline(page, line);) EXPECT_LE(line.size(), 80u) << line;
}

}  // namespace
}  // namespace baraza::configuration
