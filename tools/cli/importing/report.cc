#include "tools/cli/importing/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/presentation/width.h"
#include "tools/cli/words.h"

namespace baraza::importing {
namespace {

using bulk::v1::RowOutcome;
using presentation::Grouped;
using presentation::Output;

constexpr size_t kLossesShown = 8;

std::string Because(const std::vector<status::FieldViolation>& violations) {
  return absl::StrJoin(violations, "; ", [](std::string* out, const auto& violation) {
    absl::StrAppend(out, violation.field, violation.field.empty() ? "" : ": ",
                    violation.description);
  });
}

std::vector<status::FieldViolation> ViolationsOf(const RowOutcome& outcome) {
  std::vector<status::FieldViolation> violations;
  for (const auto& violation : outcome.violations()) {
    violations.push_back({violation.field(), violation.description()});
  }
  return violations;
}

int64_t& CountOf(Tally& tally, RowOutcome::Outcome outcome) {
  if (outcome == RowOutcome::CREATED) return tally.created;
  if (outcome == RowOutcome::UPDATED) return tally.updated;
  return outcome == RowOutcome::UNCHANGED ? tally.unchanged : tally.refused;
}

void WriteTally(const char* noun, const Tally& tally, bool dry_run, std::ostream& out) {
  if (tally.rows() == 0) return;
  const char* would = dry_run ? "would be " : "";
  out << Grouped(tally.rows()) << " " << noun << ": " << Grouped(tally.created) << " " << would
      << "created, " << Grouped(tally.updated) << " updated, " << Grouped(tally.unchanged)
      << " unchanged, " << Grouped(tally.refused) << " refused";
  if (tally.used > 0) {
    out << ", " << Grouped(tally.used) << " not sent: another record takes their place";
  }
  out << "\n";
  if (tally.likely > 0) {
    out << "  " << Grouped(tally.likely) << " of those created "
        << (tally.likely == 1 ? "is a likely duplicate" : "are likely duplicates")
        << ": see 'baraza matches list'\n";
  }
}

nlohmann::ordered_json JsonOf(const Tally& tally) {
  return {{"created", tally.created},     {"updated", tally.updated},
          {"unchanged", tally.unchanged}, {"refused", tally.refused},
          {"used", tally.used},           {"likelyDuplicates", tally.likely}};
}

nlohmann::ordered_json JsonOf(const ToldRow& row) {
  nlohmann::ordered_json document = {{"origin", row.origin},
                                     {"line", row.line},
                                     {"outcome", row.outcome},
                                     {"title", row.title},
                                     {"name", row.name},
                                     {"note", row.note},
                                     {"violations", nlohmann::ordered_json::array()}};
  for (const status::FieldViolation& violation : row.violations) {
    document["violations"].push_back(
        {{"field", violation.field}, {"description", violation.description}});
  }
  return document;
}

}  // namespace

void Report::Add(Tally& tally, ToldRow row, const RowOutcome& outcome, const Decision& decision) {
  ++CountOf(tally, outcome.outcome());
  const bool refused = outcome.outcome() == RowOutcome::REFUSED;
  const bool created = outcome.outcome() == RowOutcome::CREATED;
  if (decision.likely && created) ++tally.likely;
  row.outcome = cli::WordOf(outcome.outcome());
  if (!outcome.name().empty()) row.name = outcome.name();
  if (refused) {
    row.violations = ViolationsOf(outcome);
    row.note = Because(row.violations);
  } else if (created) {
    row.note = decision.note;
  }
  const bool matters = refused || !row.note.empty();
  Keep(std::move(row), matters);
}

void Report::AddUsed(Tally& tally, ToldRow row, const Decision& decision) {
  ++tally.used;
  row.outcome = "used";
  row.name = decision.uses;
  row.note = decision.note;
  Keep(std::move(row), true);
}

void Report::AddRefused(Tally& tally, ToldRow row) {
  ++tally.refused;
  row.outcome = "refused";
  if (row.note.empty()) row.note = Because(row.violations);
  Keep(std::move(row), true);
}

void Report::Keep(ToldRow row, bool matters) {
  if (!matters && !all_rows && !dry_run) return;
  if (rows_.size() == kMaxRows) {
    ++rows_left_out_;
  } else {
    rows_.push_back(std::move(row));
  }
}

void Report::WriteSummary(std::ostream& out) const {
  WriteTally("organisations", organisations, dry_run, out);
  WriteTally("projects", projects, dry_run, out);
}

bool Report::ChangesNothing() const {
  const int64_t changed =
      organisations.created + organisations.updated + projects.created + projects.updated;
  return changed == 0 && !AnyRefused() && organisations.unchanged + projects.unchanged > 0;
}

bool Report::IsOnScreen(const ToldRow& row) const {
  return all_rows || row.outcome != "unchanged" || !row.note.empty();
}

presentation::Table Report::RowTable(bool on_screen) const {
  presentation::Table table{{.key = "origin", .title = "ROW", .importance = 3, .least_width = 10},
                            {.key = "outcome", .title = "OUTCOME", .importance = 5},
                            {.key = "title", .title = "CALLED", .importance = 4, .least_width = 16},
                            {.key = "name", .title = "RECORD", .importance = 1, .least_width = 16},
                            {.key = "note",
                             .title = "WHY",
                             .importance = 5,
                             .least_width = 24,
                             .fit = presentation::Column::Fit::kWrap}};
  for (const ToldRow& row : rows_) {
    if (on_screen && !IsOnScreen(row)) continue;
    table.Add({row.origin, row.outcome, row.title, row.name, row.note});
  }
  return table;
}

presentation::Table Report::LossTable(size_t at_most) const {
  presentation::Table table{
      {.key = "path", .title = "LEFT OUT", .importance = 4, .least_width = 16},
      {.key = "count", .title = "TIMES", .importance = 5},
      {.key = "reason", .title = "WHY", .importance = 3, .least_width = 20}};
  std::vector<std::pair<std::string, exchange::Losses::Item>> items(losses.lost().begin(),
                                                                    losses.lost().end());
  std::stable_sort(items.begin(), items.end(), [](const auto& left, const auto& right) {
    return left.second.count > right.second.count;
  });
  if (items.size() > at_most) items.resize(at_most);
  for (const auto& [path, item] : items) table.Add({path, item.count, item.reason});
  return table;
}

void Report::WriteTables(const presentation::Terminal& terminal, std::ostream& out) const {
  WriteSummary(out);
  if (unchecked > 0) {
    out << Grouped(unchecked) << " references of projects to organisations that would be created "
        << "first were left out of the check\n";
  }
  if (ChangesNothing()) out << "nothing changes: the register holds all of this already\n";
  if (reconnections > 0) {
    out << "the connection broke " << Grouped(reconnections)
        << (reconnections == 1 ? " time" : " times")
        << ": the import went on, nothing is doubled\n";
  }
  if (dry_run) out << "this was a dry run: nothing is stored\n";
  if (std::any_of(rows_.begin(), rows_.end(),
                  [this](const auto& row) { return IsOnScreen(row); })) {
    out << "\n";
    RowTable(true).Write(Output::kTable, terminal, out);
  }
  if (rows_left_out_ > 0) out << "and " << Grouped(rows_left_out_) << " rows more\n";
  const size_t kinds = losses.lost().size();
  const size_t shown = all_rows ? kinds : kLossesShown;
  if (kinds > 0) {
    out << "\nnot carried over (docs/importing.md says what is)\n";
    LossTable(shown).Write(Output::kTable, terminal, out);
  }
  if (kinds > shown) out << kinds - shown << " kinds more: --verbose tells of all\n";
  for (const auto& [what, count] : losses.repaired()) {
    out << "repaired: " << what << ", " << Grouped(count) << " times\n";
  }
}

void Report::WriteJson(std::ostream& out) const {
  nlohmann::ordered_json document = {{"dryRun", dry_run},
                                     {"files", files},
                                     {"mentions", mentions},
                                     {"mentionsOfNobody", nobody},
                                     {"uncheckedReferences", unchecked},
                                     {"reconnections", reconnections},
                                     {"organisations", JsonOf(organisations)},
                                     {"projects", JsonOf(projects)},
                                     {"rows", nlohmann::ordered_json::array()},
                                     {"rowsLeftOut", rows_left_out_},
                                     {"lost", nlohmann::ordered_json::array()},
                                     {"repaired", nlohmann::ordered_json::array()}};
  for (const ToldRow& row : rows_) document["rows"].push_back(JsonOf(row));
  for (const auto& [path, item] : losses.lost()) {
    document["lost"].push_back({{"path", path}, {"count", item.count}, {"reason", item.reason}});
  }
  for (const auto& [what, count] : losses.repaired()) {
    document["repaired"].push_back({{"what", what}, {"count", count}});
  }
  out << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

void Report::Write(Output output, const presentation::Terminal& terminal, std::ostream& out) const {
  if (output == Output::kJson) return WriteJson(out);
  if (output == Output::kCsv) return RowTable(false).Write(output, terminal, out);
  WriteTables(terminal, out);
}

}  // namespace baraza::importing
