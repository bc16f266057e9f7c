// From one `iati-activity` element to an Activity; the parts of the mapping, one function each.
//
// Why: iati_reader.h is what others use; this is how it is done. Each function takes what it can
// carry over from the element and leaves the rest unmarked, to be counted as lost.
//
// Thread-safety: one thread at a time per element.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "baraza/text/v1/text.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "tools/exchange/iati_reader.h"
#include "tools/exchange/xml_element.h"

namespace baraza::exchange::iati {

using baraza::projects::v1::Project;

// What the functions below share while one activity is mapped.
struct Mapping {
  XmlElement& element;
  Activity& activity;
  std::string language;  // default of the activity, `xml:lang`
  std::string currency;  // default of the activity
  // Which mention an element is.
  std::map<const XmlElement*, size_t> mention_of;

  Project& project() { return activity.project; }
  Losses& losses() { return activity.losses; }
};

// Maps the whole element. `withheld` elements count as lost by intent.
Activity MapActivity(XmlElement& element);

// --- iati_activity.cc
// Gathers every reporting-org, participating-org, provider-org and receiver-org.
void MapMentions(Mapping& mapping);
// The clean text of an element; what was escaped twice is decoded and noted.
std::string ReadLine(XmlElement& element, Mapping& mapping);
// A date of the form yyyy-mm-dd, whatever follows; nothing if there is no such day.
std::optional<google::type::Date> ParseDate(std::string_view text);

// --- iati_places.cc
// Countries, regions and locations, from the activity or else from its transactions.
void MapPlaces(Mapping& mapping);
// Sectors, from the activity or else from its transactions.
void MapThemes(Mapping& mapping);

// --- iati_money.cc
// Budgets and transactions.
void MapContributions(Mapping& mapping);
// An amount as money: nothing if it is no number or too large. `rounded` is set if digits below
// one billionth were lost.
std::optional<google::type::Money> ParseMoney(std::string_view amount, const std::string& currency,
                                              bool& rounded);
// The value of a transaction or budget in its currency, without marking it as read.
struct Amount {
  double value = 0;
  std::string currency;
};
std::optional<Amount> PeekAmount(const XmlElement& transaction, const Mapping& mapping);

}  // namespace baraza::exchange::iati
