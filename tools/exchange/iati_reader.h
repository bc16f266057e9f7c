// Reads IATI 2.0x activity files: one activity at a time, as a project of the contract and the
// organisations that it mentions.
//
// Why: which mentions are one organisation can only be said when all are known (mention.h), so a
// file is read twice: once to gather its mentions (which also proves that the file can be read to
// its end), once to take its projects. What goes where, and what is lost, is told in
// docs/importing.md ("IATI activity files").
//
//   MentionBook book;
//   ASSIGN_OR_RETURN(auto reader, IatiReader::Open(path));
//   while (true) {
//     ASSIGN_OR_RETURN(auto activity, reader->Next());
//     if (!activity) break;
//     for (const Mention& mention : activity->mentions) book.Add(mention, activity->context);
//   }
//   MentionedOrganisations organisations = book.Resolve();
//   ... read again ...
//   Project project = Bind(*activity, organisations, losses);
//
// Contact details of persons are never stored, not even while reading.
// Ownership: the reader owns its file; an Activity is a value. Thread-safety: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "baraza/projects/v1/project.pb.h"
#include "tools/exchange/losses.h"
#include "tools/exchange/mention.h"
#include "tools/exchange/xml_stream.h"

namespace baraza::exchange {

// One `iati-activity`.
struct Activity {
  std::string identifier;  // its IATI identifier; empty if it has none
  int64_t number = 0;      // among the activities of its file, from 1
  long line = 0;           // on which it begins
  // A record that the contract takes, with the name `projects/{id}` that follows from the IATI
  // identifier. Organisations in it are MentionReference(i) until Bind replaces them.
  baraza::projects::v1::Project project;
  // All that the activity mentions, in the order of the file.
  std::vector<Mention> mentions;
  // What the mention rule takes for its countries.
  std::string context;
  // The mention that published it and answers for it; nothing if it only passes it on.
  std::optional<size_t> accountable_publisher;
  // Why it can't be imported; empty: it can. The project is then not complete.
  std::string refusal;
  Losses losses;
};

// `organisations/mention-{i}`: stands for mention i in the project of an Activity.
std::string MentionReference(size_t mention);

class IatiReader {
 public:
  // Opens a file. Errors are those of OpenIati, and INVALID_ARGUMENT for a file of organisations.
  static absl::StatusOr<std::unique_ptr<IatiReader>> Open(const std::string& path);

  // The next activity; nothing at the end of the file. Errors are those of XmlStream: after one the
  // reader is over.
  absl::StatusOr<std::optional<Activity>> Next();

  int64_t bytes_read() const { return stream_->bytes_read(); }
  int64_t bytes_total() const { return stream_->bytes_total(); }
  int64_t activities() const { return activities_; }

 private:
  explicit IatiReader(std::unique_ptr<XmlStream> stream) : stream_(std::move(stream)) {}

  std::unique_ptr<XmlStream> stream_;
  int64_t activities_ = 0;
};

// The activity's project with the organisations that its mentions were resolved to: each
// organisation and role once, the publisher as ACCOUNTABLE if it takes no other part. Parts of
// mentions that name nobody are left out and added to `losses`.
baraza::projects::v1::Project Bind(const Activity& activity,
                                   const MentionedOrganisations& organisations, Losses& losses);

}  // namespace baraza::exchange
