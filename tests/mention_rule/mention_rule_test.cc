// The importer's organisations equal those that an independent script counts from the same files by
// the rule as documented: not only how many, but which mention belongs to which.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/exchange/iati_reader.h"
#include "tools/exchange/mention.h"

namespace baraza::exchange {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* kScript = "tests/mention_rule/count_mentions.py";
constexpr const char* kSamples = "tests/mention_rule/samples";

// What the script prints for the files; null if it fails.
json ByScript(const std::vector<std::string>& paths, const std::string& fault = "") {
  std::string command = absl::StrCat("python3 ", kScript, " ", fault);
  for (const std::string& path : paths) absl::StrAppend(&command, " '", path, "'");
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string output;
  char buffer[1 << 16];
  while (size_t count = std::fread(buffer, 1, sizeof(buffer), pipe.get())) {
    output.append(buffer, count);
  }
  return json::parse(output, nullptr, false);
}

struct File {
  int64_t activities = 0;
  std::vector<Mention> mentions;
  std::vector<std::string> contexts;  // one per mention
};

File Read(const std::string& path) {
  File file;
  auto reader = IatiReader::Open(path);
  EXPECT_TRUE(reader.ok()) << reader.status();
  while (reader.ok()) {
    auto activity = (*reader)->Next();
    EXPECT_TRUE(activity.ok()) << activity.status();
    if (!activity.ok() || !activity->has_value()) break;
    ++file.activities;
    for (Mention& mention : (*activity)->mentions) {
      file.mentions.push_back(std::move(mention));
      file.contexts.push_back((*activity)->context);
    }
  }
  return file;
}

json Counts(const std::vector<File>& files) {
  MentionBook book;
  int64_t activities = 0;
  int64_t mentions = 0;
  for (const File& file : files) {
    activities += file.activities;
    mentions += static_cast<int64_t>(file.mentions.size());
    for (size_t i = 0; i < file.mentions.size(); ++i) {
      book.Add(file.mentions[i], file.contexts[i]);
    }
  }
  const MentionedOrganisations resolved = book.Resolve();
  return {{"activities", activities},
          {"mentions", mentions},
          {"nobody", resolved.nobody()},
          {"organisations", resolved.all().size()}};
}

// A number per mention: equal numbers are one organisation, in the order of appearance.
json Partition(const std::vector<File>& files) {
  MentionBook book;
  for (const File& file : files) {
    for (size_t i = 0; i < file.mentions.size(); ++i) {
      book.Add(file.mentions[i], file.contexts[i]);
    }
  }
  const MentionedOrganisations resolved = book.Resolve();
  std::map<const MentionedOrganisation*, int> numbers;
  json partition = json::array();
  for (const File& file : files) {
    json& list = partition.emplace_back(json::array());
    for (size_t i = 0; i < file.mentions.size(); ++i) {
      const MentionedOrganisation* found = resolved.Find(file.mentions[i], file.contexts[i]);
      const int next = static_cast<int>(numbers.size());
      list.push_back(found == nullptr ? -1 : numbers.emplace(found, next).first->second);
    }
  }
  return partition;
}

json ByImporter(const std::vector<std::string>& paths) {
  std::vector<File> files;
  json answer = {{"files", json::array()}};
  for (const std::string& path : paths) {
    files.push_back(Read(path));
    answer["files"].push_back(Counts({files.back()}));
  }
  answer["total"] = Counts(files);
  answer["partition"] = Partition(files);
  return answer;
}

std::vector<std::string> Samples() {
  return {absl::StrCat(kSamples, "/shared-codes.xml"), absl::StrCat(kSamples, "/countries.xml")};
}

// The files of the shared data; empty where there are none.
std::vector<std::string> RealFiles(const std::vector<std::string>& names) {
  const char* shared = std::getenv("BARAZA_SHARED");
  const fs::path folder = fs::path(shared == nullptr ? "../shared" : shared) / "data" / "iati";
  std::vector<std::string> paths;
  for (const std::string& name : names) {
    if (!fs::exists(folder / name)) return {};
    paths.push_back((folder / name).string());
  }
  return paths;
}

TEST(MentionRule, IsCountedAlikeByTheScriptOnSyntheticFiles) {
  const json expected = ByScript(Samples());
  ASSERT_TRUE(expected.is_object());
  EXPECT_EQ(ByImporter(Samples()), expected);
}

TEST(MentionRule, GivesOnSyntheticFilesWhatAPersonCounts) {
  const json answer = ByImporter(Samples());
  EXPECT_EQ(answer["files"][0]["organisations"], 7);
  EXPECT_EQ(answer["files"][0]["nobody"], 3);
  EXPECT_EQ(answer["files"][1]["organisations"], 12);
  EXPECT_EQ(answer["total"]["organisations"], 19);
}

TEST(MentionRule, IsCountedAlikeByTheScriptOnRealFiles) {
  const auto paths = RealFiles(
      {"usaid-sl.xml", "usaid-ls.xml", "who-bra.xml", "acfspain-ug.xml", "acfspain-ke.xml"});
  if (paths.empty()) GTEST_SKIP() << "the shared IATI files are not here (set BARAZA_SHARED)";
  const json expected = ByScript(paths);
  ASSERT_TRUE(expected.is_object());
  const json answer = ByImporter(paths);
  EXPECT_EQ(answer["files"], expected["files"]);
  EXPECT_EQ(answer["total"], expected["total"]);
  EXPECT_TRUE(answer["partition"] == expected["partition"]);
}

TEST(MentionRule, ReadsEveryActivityOfTheThreeFiles) {
  const auto paths = RealFiles({"usaid-sl.xml", "usaid-ls.xml", "who-bra.xml"});
  if (paths.empty()) GTEST_SKIP() << "the shared IATI files are not here (set BARAZA_SHARED)";
  EXPECT_EQ(ByImporter(paths)["total"]["activities"], 521);
}

// Tests of the tests: a rule with a planted fault is noticed.

TEST(MentionRuleComparison, NoticesARuleThatTrustsEveryCode) {
  const json faulty = ByScript(Samples(), "--trust-codes");
  ASSERT_TRUE(faulty.is_object());
  EXPECT_NE(ByImporter(Samples()), faulty);
}

TEST(MentionRuleComparison, NoticesARuleThatForgetsCountries) {
  const json faulty = ByScript(Samples(), "--ignore-countries");
  ASSERT_TRUE(faulty.is_object());
  EXPECT_NE(ByImporter(Samples()), faulty);
}

}  // namespace
}  // namespace baraza::exchange
