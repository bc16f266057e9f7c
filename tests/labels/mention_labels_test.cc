// Precision and recall of the mention rule on pairs that were labelled by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_split.h"
#include "tools/exchange/clean_text.h"
#include "tools/exchange/iati_reader.h"
#include "tools/exchange/mention.h"

namespace baraza::exchange {
namespace {

struct Side {
  std::string name;
  std::string reference;
  std::string country;

  // As a reader makes it.
  Mention AsMention() const {
    Mention mention;
    mention.reference = reference;
    mention.names.push_back({CleanLine(DecodeEntities(name)), ""});
    return mention;
  }
};

struct Pair {
  Side left;
  Side right;
  bool same = false;
  std::string why;
};

std::vector<Pair> Labels() {
  std::ifstream file("tests/labels/mention_pairs.tsv");
  std::vector<Pair> pairs;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (line.empty() || line[0] == '#' || cells[0] == "left_name") continue;
    EXPECT_EQ(cells.size(), 8u) << line;
    EXPECT_TRUE(cells[6] == "same" || cells[6] == "different") << line;
    pairs.push_back({{cells[0], cells[1], cells[2]},
                     {cells[3], cells[4], cells[5]},
                     cells[6] == "same",
                     cells[7]});
  }
  return pairs;
}

struct Score {
  int joined_rightly = 0;
  int joined_wrongly = 0;
  int missed = 0;
  int parted_rightly = 0;

  double Precision() const {
    const int joined = joined_rightly + joined_wrongly;
    return joined == 0 ? 1 : static_cast<double>(joined_rightly) / joined;
  }
  double Recall() const {
    const int same = joined_rightly + missed;
    return same == 0 ? 1 : static_cast<double>(joined_rightly) / same;
  }
};

// What the rule says of the labelled pairs when `book` is all that was read.
Score ScoreOf(const MentionBook& book, const std::vector<Pair>& pairs, bool print) {
  const MentionedOrganisations resolved = book.Resolve();
  Score score;
  for (const Pair& pair : pairs) {
    const auto* left = resolved.Find(pair.left.AsMention(), pair.left.country);
    const auto* right = resolved.Find(pair.right.AsMention(), pair.right.country);
    const bool joined = left != nullptr && left == right;
    if (joined && pair.same) ++score.joined_rightly;
    if (joined && !pair.same) ++score.joined_wrongly;
    if (!joined && pair.same) ++score.missed;
    if (!joined && !pair.same) ++score.parted_rightly;
    if (print && joined != pair.same) {
      std::cout << (joined ? "joined wrongly: " : "left apart: ") << pair.left.name << " | "
                << pair.right.name << " (" << pair.why << ")\n";
    }
  }
  return score;
}

std::vector<std::filesystem::path> Files() {
  const char* shared = std::getenv("BARAZA_SHARED");
  const std::filesystem::path folder =
      std::filesystem::path(shared == nullptr ? "../shared" : shared) / "data" / "iati";
  std::vector<std::filesystem::path> files;
  for (const char* name :
       {"usaid-sl.xml", "usaid-ls.xml", "who-bra.xml", "acfspain-ug.xml", "acfspain-ke.xml"}) {
    if (std::filesystem::exists(folder / name)) files.push_back(folder / name);
  }
  return files;
}

// Every mention of the files; `seen` gets name, reference and context of each.
MentionBook ReadFiles(std::set<std::tuple<std::string, std::string, std::string>>& seen) {
  MentionBook book;
  for (const auto& path : Files()) {
    auto reader = IatiReader::Open(path);
    EXPECT_TRUE(reader.ok()) << reader.status();
    while (reader.ok()) {
      auto activity = (*reader)->Next();
      if (!activity.ok() || !activity->has_value()) break;
      for (const Mention& mention : (*activity)->mentions) {
        book.Add(mention, (*activity)->context);
        const std::string name = mention.names.empty() ? "" : mention.names[0].text;
        seen.emplace(name, mention.reference, (*activity)->context);
      }
    }
  }
  return book;
}

TEST(MentionLabels, AreManyAndOfBothKinds) {
  const std::vector<Pair> pairs = Labels();
  const auto same = std::count_if(pairs.begin(), pairs.end(), [](const Pair& p) { return p.same; });
  EXPECT_GE(pairs.size(), 40u);
  EXPECT_GE(same, 15);
  EXPECT_GE(static_cast<int64_t>(pairs.size()) - same, 15);
}

TEST(MentionLabels, NeverSeeTheRuleJoinWhatIsDifferent) {
  const std::vector<Pair> pairs = Labels();
  MentionBook book;  // of the labelled mentions alone: this needs no other file
  for (const Pair& pair : pairs) {
    book.Add(pair.left.AsMention(), pair.left.country);
    book.Add(pair.right.AsMention(), pair.right.country);
  }
  EXPECT_EQ(ScoreOf(book, pairs, true).joined_wrongly, 0);
}

TEST(MentionLabels, MeasurePrecisionAndRecallOfTheRuleOverTheFiles) {
  if (Files().size() < 5) GTEST_SKIP() << "the shared IATI files are not here (set BARAZA_SHARED)";
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  const MentionBook book = ReadFiles(seen);
  const std::vector<Pair> pairs = Labels();
  for (const Pair& pair : pairs) {
    for (const Side& side : {pair.left, pair.right}) {
      EXPECT_TRUE(seen.contains({side.AsMention().names[0].text, side.reference, side.country}))
          << "not in the files: " << side.name << " " << side.reference << " " << side.country;
    }
  }
  const Score score = ScoreOf(book, pairs, true);
  std::cout << "mention rule on " << pairs.size() << " labelled pairs: precision "
            << score.Precision() << ", recall " << score.Recall() << "\n";
  RecordProperty("precision", std::to_string(score.Precision()));
  RecordProperty("recall", std::to_string(score.Recall()));
  EXPECT_EQ(score.Precision(), 1.0);
  EXPECT_GE(score.Recall(), 0.85);
}

// Tests of the test: rules with a planted fault are noticed.

TEST(MentionLabels, NoticeARuleThatTrustsCodesAlone) {
  const std::vector<Pair> pairs = Labels();
  EXPECT_TRUE(std::any_of(pairs.begin(), pairs.end(), [](const Pair& pair) {
    return !pair.same && !pair.left.reference.empty() &&
           pair.left.reference == pair.right.reference;
  }));
}

TEST(MentionLabels, NoticeARuleThatTrustsNamesAlone) {
  const std::vector<Pair> pairs = Labels();
  EXPECT_TRUE(std::any_of(pairs.begin(), pairs.end(), [](const Pair& pair) {
    return !pair.same && pair.left.name == pair.right.name;
  }));
}

}  // namespace
}  // namespace baraza::exchange
