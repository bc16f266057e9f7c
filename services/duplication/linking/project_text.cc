#include "services/duplication/linking/project_text.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "services/duplication/domain/fold.h"
#include "services/duplication/domain/normalise.h"
#include "services/duplication/domain/project_profile.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kGram = 4;
constexpr std::size_t kMaxCodeBytes = 24;

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsLetter(char c) { return !IsDigit(c); }

void Sort(Terms& terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

bool IsNumber(const std::string& word) { return std::all_of(word.begin(), word.end(), IsDigit); }

// Letters and digits together, or a long number: what a publisher calls one thing by.
bool IsCode(const std::string& word) {
  if (word.size() < 3 || word.size() > kMaxCodeBytes) return false;
  const bool digit = std::any_of(word.begin(), word.end(), IsDigit);
  const bool letter = std::any_of(word.begin(), word.end(), IsLetter);
  return digit && (letter || word.size() >= 4);
}

bool KeepsTogether(char c) { return c == '-' || c == '.' || c == '_'; }

// Words of a text in order: letters and digits, without what stands between them inside of a word.
std::vector<std::string> SqueezedWords(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : Fold(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || byte >= 0x80) {
      words.back() += c;
    } else if (!KeepsTogether(c) && !words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

// YYYY, YYYY-MM or YYYY-MM-DD; anything else is not known.
void ReadStart(const std::string& date, ProjectText& text) {
  if (!absl::SimpleAtoi(date.substr(0, 4), &text.year)) text.year = 0;
  absl::CivilDay day;
  if (date.size() == 10 && absl::ParseCivilTime(date, &day)) {
    text.day = static_cast<int>(day - absl::CivilDay(1970, 1, 1));
  }
}

}  // namespace

Terms InBoth(const Terms& left, const Terms& right) {
  Terms both;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(both));
  return both;
}

Term ProjectTexts::Number(char kind, std::string_view text) {
  const auto [found, is_new] = numbers_.try_emplace(
      absl::StrCat(std::string(1, kind), absl::string_view(text.data(), text.size())),
      static_cast<Term>(spelt_.size()));
  if (is_new) spelt_.emplace_back(text);
  return found->second;
}

ProjectText ProjectTexts::Read(const ProjectRow& row) {
  ProjectText text;
  for (const Token& token : TextTokens(row.title, kMaxTitleTokens)) {
    text.title.push_back(Number('w', token.text));
    if (IsNumber(token.text)) text.numbers.push_back(text.title.back());
    const std::string padded = absl::StrCat("_", token.text, "_");
    for (std::size_t at = 0; at == 0 || at + kGram <= padded.size(); ++at) {
      text.grams.push_back(Number('g', padded.substr(at, kGram)));
    }
  }
  text.all = text.title;
  Sort(text.title);
  text.whole_title = Number('t', absl::StrJoin(text.title, " "));
  std::string whole;
  for (const Token& token : TextTokens(row.description, kMaxTextTokens)) {
    text.all.push_back(Number('w', token.text));
    absl::StrAppend(&whole, token.text, " ");
  }
  if (!whole.empty()) text.whole_text = Number('d', whole);
  for (const std::string* part : {&row.title, &row.description}) {
    const std::vector<std::string> words = SqueezedWords(*part);
    for (std::size_t i = 0; i < words.size() && text.joined.size() < kMaxRowCodes; ++i) {
      if (IsCode(words[i])) {
        text.codes.push_back(Number('c', words[i]));
        text.joined.push_back(text.codes.back());
        if (part == &row.title) text.title_codes.push_back(text.codes.back());
      }
      if (i + 1 == words.size()) continue;
      const std::string pair = words[i] + words[i + 1];
      if (IsCode(pair)) text.joined.push_back(Number('c', pair));
    }
  }
  for (const std::string& participant : row.participants) {
    for (const Token& token : TextTokens(participant, kMaxRowPeopleWords)) {
      if (token.text.size() > 1 && text.people.size() < kMaxRowPeopleWords) {
        text.people.push_back(Number('p', token.text));
      }
    }
  }
  ReadStart(row.start_date, text);
  for (Terms* terms : {&text.title, &text.all, &text.grams, &text.title_codes, &text.codes,
                       &text.joined, &text.numbers, &text.people}) {
    Sort(*terms);
  }
  return text;
}

ProjectTexts::ProjectTexts(const std::vector<ProjectRow>& rows) {
  Number('0', "");  // so that 0 is no term
  rows_.reserve(rows.size());
  for (const ProjectRow& row : rows) rows_.push_back(Read(row));
  numbers_ = {};
  Count();
}

void ProjectTexts::Count() {
  counts_.assign(spelt_.size(), 0);
  for (const ProjectText& text : rows_) {
    for (const Terms* terms : {&text.all, &text.grams, &text.joined, &text.people}) {
      for (const Term term : *terms) ++counts_[term];
    }
    ++counts_[text.whole_title];
    if (text.whole_text != 0) ++counts_[text.whole_text];
  }
  information_.resize(counts_.size());
  const double rows = static_cast<double>(rows_.size()) + 1;
  for (std::size_t term = 0; term < counts_.size(); ++term) {
    information_[term] = std::log(rows / std::max<std::uint32_t>(1, counts_[term]));
  }
}

double ProjectTexts::Square(const Terms& terms) const {
  double sum = 0;
  for (const Term term : terms) sum += information_[term] * information_[term];
  return sum;
}

double ProjectTexts::Sum(const Terms& terms) const {
  double sum = 0;
  for (const Term term : terms) sum += information_[term];
  return sum;
}

}  // namespace baraza::duplication
