// Reads IATI 2.0x organisation files: one organisation at a time, as a record of the contract.
//
// Why: a publisher says in such a file who it is: its names in all languages, its code, its type.
// That is better evidence than any mention in an activity. What goes where, and what is lost, is
// told in docs/importing.md ("IATI organisation files").
//
//   ASSIGN_OR_RETURN(auto reader, IatiOrganisationReader::Open(path));
//   while (true) {
//     ASSIGN_OR_RETURN(auto organisation, reader->Next());
//     if (!organisation) break;
//   }
//
// Memory holds one organisation (XmlStream's bounds). Ownership: the reader owns its file; a
// PublishedOrganisation is a value. Thread-safety: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/status/status.h"
#include "tools/exchange/losses.h"
#include "tools/exchange/xml_stream.h"

namespace baraza::exchange {

// One `iati-organisation`.
struct PublishedOrganisation {
  int64_t number = 0;  // among the organisations of its file, from 1
  long line = 0;       // on which it begins
  // A record that the contract takes, without a name `organisations/{id}`.
  baraza::organisations::v1::Organisation record;
  // Why it cannot be imported, by elements of the file or fields of the contract; empty: it can.
  std::vector<status::FieldViolation> violations;
  Losses losses;
};

class IatiOrganisationReader {
 public:
  // Opens a file. Errors are those of OpenIati, and INVALID_ARGUMENT for a file of activities.
  static absl::StatusOr<std::unique_ptr<IatiOrganisationReader>> Open(const std::string& path);

  // The next organisation; nothing at the end of the file. Errors are those of XmlStream: after
  // one the reader is over.
  absl::StatusOr<std::optional<PublishedOrganisation>> Next();

  int64_t bytes_read() const { return stream_->bytes_read(); }
  int64_t bytes_total() const { return stream_->bytes_total(); }
  int64_t organisations() const { return organisations_; }

 private:
  explicit IatiOrganisationReader(std::unique_ptr<XmlStream> stream) : stream_(std::move(stream)) {}

  std::unique_ptr<XmlStream> stream_;
  int64_t organisations_ = 0;
};

}  // namespace baraza::exchange
