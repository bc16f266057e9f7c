// What an import did: counts, the rows that matter, what was lost; and how it is told.
//
// Why: an import of ten thousand rows is read by a person afterwards, who looks for the ten that
// went wrong, and by a script, which looks at the counts.
//
// Thread-safety: as a container.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "baraza/bulk/v1/bulk.pb.h"
#include "services/foundation/status/status.h"
#include "tools/cli/importing/decision.h"
#include "tools/cli/presentation/table.h"
#include "tools/cli/presentation/terminal.h"
#include "tools/exchange/losses.h"

namespace baraza::importing {

// One row as it is told.
struct ToldRow {
  std::string origin;   // file and place in it: "usaid-sl.xml activity 12"
  std::string title;    // what it is called in the file
  std::string name;     // the record
  std::string outcome;  // "created", "updated", "unchanged", "refused", "used"
  std::string note;     // why, or what to know
  int64_t line = 0;     // of the file; 0: not one line
  std::vector<status::FieldViolation> violations;  // of a refused row
};

// The rows of one register.
struct Tally {
  int64_t created = 0;
  int64_t updated = 0;
  int64_t unchanged = 0;
  int64_t refused = 0;
  int64_t used = 0;    // another record took their place
  int64_t likely = 0;  // of those created: likely duplicates

  int64_t rows() const { return created + updated + unchanged + refused + used; }
};

class Report {
 public:
  // Rows told at most; of more only counts are kept.
  static constexpr size_t kMaxRows = 100000;

  Tally organisations;
  Tally projects;
  int64_t files = 0;
  int64_t mentions = 0;       // of organisations, in the files
  int64_t nobody = 0;         // of these, such that name nobody
  int64_t unchecked = 0;      // references that a dry run could not check
  int64_t reconnections = 0;  // how often the connection broke and the import went on
  exchange::Losses losses;
  bool dry_run = false;
  // Tell of every row, not only of those that matter. A dry run does so in JSON and CSV; in a table
  // it leaves out what would stay unchanged.
  bool all_rows = false;

  // Counts what became of a row, and keeps it if it matters.
  void Add(Tally& tally, ToldRow row, const bulk::v1::RowOutcome& outcome,
           const Decision& decision);
  // A row that was not sent because another record takes its place.
  void AddUsed(Tally& tally, ToldRow row, const Decision& decision);
  // A row that could not be sent: its note or its violations say why.
  void AddRefused(Tally& tally, ToldRow row);

  const std::vector<ToldRow>& rows() const { return rows_; }
  bool AnyRefused() const { return organisations.refused + projects.refused > 0; }

  // A sentence or two per register: "412 organisations: 410 created, ...".
  void WriteSummary(std::ostream& out) const;
  // All of it, in the form asked for: JSON is one document, CSV the rows told.
  void Write(presentation::Output output, const presentation::Terminal& terminal,
             std::ostream& out) const;

 private:
  void Keep(ToldRow row, bool matters);
  bool ChangesNothing() const;
  bool IsOnScreen(const ToldRow& row) const;
  presentation::Table RowTable(bool on_screen) const;
  presentation::Table LossTable(size_t at_most) const;
  void WriteTables(const presentation::Terminal& terminal, std::ostream& out) const;
  void WriteJson(std::ostream& out) const;

  std::vector<ToldRow> rows_;
  int64_t rows_left_out_ = 0;
};

}  // namespace baraza::importing
