#include "tools/exchange/mention.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/exchange/mention_record.h"
#include "tools/exchange/organisation_code.h"
#include "tools/exchange/organisation_name.h"

namespace baraza::exchange {
namespace {

using Mark = MentionMark;

std::string RegisterOf(const std::string& code_key) {
  return code_key.substr(0, code_key.find(':'));
}

bool IsNobody(const Mark& mark) { return mark.plain_name.empty() && mark.code_key.empty(); }

// Sets of marks that are one organisation, as a forest.
class Forest {
 public:
  explicit Forest(size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0); }

  size_t Root(size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  void Join(size_t a, size_t b) { parent_[Root(a)] = Root(b); }

 private:
  std::vector<size_t> parent_;
};

// Joins the marks that `key_of` gives the same key. An empty key joins nothing.
template <typename KeyOf>
void JoinByKey(const std::vector<Mark>& marks, KeyOf key_of, Forest& forest) {
  std::map<std::string, size_t> first;
  for (size_t i = 0; i < marks.size(); ++i) {
    std::string key = key_of(marks[i]);
    if (key.empty()) continue;
    auto [entry, inserted] = first.emplace(std::move(key), i);
    if (!inserted) forest.Join(i, entry->second);
  }
}

std::string NameAndContext(const Mark& mark) {
  return mark.plain_name.empty() ? "" : absl::StrCat(mark.plain_name, "|", mark.context);
}

// Names and contexts under which two codes of one register are cited.
std::set<std::string> Disputed(const std::vector<Mark>& marks) {
  std::map<std::string, std::map<std::string, std::string>> codes;  // by name, by register
  std::set<std::string> disputed;
  for (const Mark& mark : marks) {
    if (mark.plain_name.empty() || mark.code_key.empty()) continue;
    std::string& code = codes[NameAndContext(mark)][RegisterOf(mark.code_key)];
    if (!code.empty() && code != mark.code_key) disputed.insert(NameAndContext(mark));
    code = mark.code_key;
  }
  return disputed;
}

// Part A of the rule: equal names in equal contexts, unless their codes contradict one another.
void JoinByName(const std::vector<Mark>& marks, Forest& forest) {
  const std::set<std::string> disputed = Disputed(marks);
  JoinByKey(
      marks,
      [&](const Mark& mark) {
        std::string key = NameAndContext(mark);
        if (disputed.contains(key)) absl::StrAppend(&key, "|", mark.code_key);
        return key;
      },
      forest);
}

// Part B of the rule: the same code and the same core name.
void JoinByCode(const std::vector<Mark>& marks, Forest& forest) {
  JoinByKey(
      marks,
      [](const Mark& mark) {
        const bool both = !mark.plain_name.empty() && !mark.code_key.empty();
        return both ? absl::StrCat(mark.code_key, "|", CoreName(mark.plain_name)) : std::string();
      },
      forest);
}

// Mentions by code alone belong to the one organisation that cites the code. If nobody does they
// are an organisation known by its code; if several do, they name nobody. Answers which do.
std::vector<bool> PlaceNameless(const std::vector<Mark>& marks, Forest& forest) {
  std::map<std::string, std::set<size_t>> owners;
  for (size_t i = 0; i < marks.size(); ++i) {
    if (!marks[i].plain_name.empty()) owners[marks[i].code_key].insert(forest.Root(i));
  }
  std::vector<bool> nobody(marks.size());
  for (size_t i = 0; i < marks.size(); ++i) {
    if (!marks[i].plain_name.empty()) continue;
    auto found = owners.find(marks[i].code_key);
    nobody[i] = IsNobody(marks[i]) || (found != owners.end() && found->second.size() > 1);
    if (!nobody[i] && found != owners.end()) forest.Join(i, *found->second.begin());
  }
  JoinByKey(
      marks,
      [&](const Mark& mark) {
        const bool alone = mark.plain_name.empty() && !owners.contains(mark.code_key);
        return alone ? mark.code_key : std::string();
      },
      forest);
  return nobody;
}

// The key that names an organisation for ever: its least code with its core name, or its name and
// context where it has no code.
std::pair<std::string, std::string> LabelAndKey(const std::vector<Mark>& marks) {
  std::string code;
  std::string plain_name;
  for (const Mark& mark : marks) {
    if (!mark.code_key.empty() && (code.empty() || mark.code_key < code)) code = mark.code_key;
    if (!mark.plain_name.empty()) plain_name = mark.plain_name;
  }
  if (code.empty()) return {plain_name, absl::StrCat("name|", NameAndContext(marks.front()))};
  const std::string core = CoreName(plain_name);
  return {core.empty() ? code : core, absl::StrCat("code|", code, "|", core)};
}

}  // namespace

std::string ContextOf(std::vector<std::string> countries, const Mention& reporting) {
  std::set<std::string> sorted;
  for (const std::string& country : countries) {
    std::string code = absl::AsciiStrToUpper(absl::StripAsciiWhitespace(country));
    if (!code.empty()) sorted.insert(std::move(code));
  }
  if (!sorted.empty()) return absl::StrJoin(sorted, ",");
  const Mark mark = MarkOf(reporting, "");
  return absl::StrCat("by ", mark.code_key.empty() ? mark.plain_name : mark.code_key);
}

MentionMark MarkOf(const Mention& mention, std::string_view context) {
  Mark mark;
  mark.context = context;
  for (const MentionedName& name : mention.names) {
    std::string plain = PlainName(name.text);
    if (NamesNobody(plain)) continue;
    mark.plain_name = std::move(plain);
    break;
  }
  if (auto code = ParseOrganisationCode(mention.reference)) mark.code_key = code->key;
  return mark;
}

const MentionedOrganisation* MentionedOrganisations::Find(const Mention& mention,
                                                          std::string_view context) const {
  auto found = index_.find(MarkOf(mention, context));
  return found == index_.end() ? nullptr : &all_[found->second];
}

void MentionBook::Add(const Mention& mention, std::string_view context) {
  const Mark mark = MarkOf(mention, context);
  Entry& entry = entries_[mark];
  ++entry.mentions;
  bool found = false;
  for (const MentionedName& name : mention.names) {
    if (!found && PlainName(name.text) == mark.plain_name && !mark.plain_name.empty()) {
      found = true;
      ++entry.spellings[name.text];
    } else if (!NamesNobody(PlainName(name.text))) {
      ++entry.translations[name];
    }
  }
  if (!mark.code_key.empty()) ++entry.references[mention.reference];
  if (!mention.type_code.empty()) ++entry.type_codes[mention.type_code];
}

MentionedOrganisation MentionBook::Gather(const std::vector<MentionMark>& marks) const {
  MentionedOrganisation organisation;
  std::vector<const Entry*> gathered;
  std::set<std::string> contexts;
  for (const Mark& mark : marks) {
    gathered.push_back(&entries_.at(mark));
    organisation.mentions += gathered.back()->mentions;
    contexts.insert(mark.context);
  }
  organisation.contexts.assign(contexts.begin(), contexts.end());
  organisation.record = RecordOf(gathered);
  const auto [label, key] = LabelAndKey(marks);
  organisation.record.set_name(absl::StrCat("organisations/", ResourceIdOf(label, key)));
  return organisation;
}

MentionedOrganisations MentionBook::Resolve() const {
  std::vector<Mark> marks;
  for (const auto& [mark, entry] : entries_) marks.push_back(mark);
  Forest forest(marks.size());
  JoinByName(marks, forest);
  JoinByCode(marks, forest);
  const std::vector<bool> nobody = PlaceNameless(marks, forest);

  MentionedOrganisations result;
  std::map<size_t, std::vector<Mark>> members;
  for (size_t i = 0; i < marks.size(); ++i) {
    if (nobody[i]) {
      result.nobody_ += entries_.at(marks[i]).mentions;
    } else {
      members[forest.Root(i)].push_back(marks[i]);
    }
  }
  std::map<std::string, std::vector<Mark>> by_name;
  std::map<std::string, MentionedOrganisation> organisations;
  for (auto& [root, own] : members) {
    MentionedOrganisation organisation = Gather(own);
    by_name[organisation.record.name()] = std::move(own);
    organisations[organisation.record.name()] = std::move(organisation);
  }
  for (auto& [name, organisation] : organisations) {
    for (const Mark& mark : by_name[name]) result.index_[mark] = result.all_.size();
    result.all_.push_back(std::move(organisation));
  }
  return result;
}

}  // namespace baraza::exchange
