// What was given to an activity: its budgets and transactions.
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/exchange/clean_text.h"
#include "tools/exchange/iati_activity.h"
#include "tools/exchange/iso_codes.h"

namespace baraza::exchange::iati {
namespace {

using baraza::projects::v1::Contribution;

constexpr int kMaxContributions = 20000;
constexpr size_t kNanoDigits = 9;
constexpr std::string_view kTooMany = "more than the contract takes";

// The parts of "-1234.50": sign, digits before and after the point.
struct Decimal {
  bool negative = false;
  std::string whole;
  std::string fraction;
};

std::optional<Decimal> ParseDecimal(std::string_view amount) {
  Decimal decimal;
  std::string text(absl::StripAsciiWhitespace({amount.data(), amount.size()}));
  absl::string_view digits = text;
  decimal.negative = absl::ConsumePrefix(&digits, "-");
  if (!decimal.negative) absl::ConsumePrefix(&digits, "+");
  const size_t point = digits.find('.');
  decimal.whole = std::string(digits.substr(0, point));
  if (point != absl::string_view::npos) decimal.fraction = std::string(digits.substr(point + 1));
  const std::string all = decimal.whole + decimal.fraction;
  const bool number = !all.empty() && all.find_first_not_of("0123456789") == std::string::npos;
  if (!number) return std::nullopt;
  return decimal;
}

std::string CurrencyOf(const XmlElement& value, const Mapping& mapping) {
  const std::string own = absl::AsciiStrToUpper(value.Peek("currency"));
  const std::string& currency = own.empty() ? mapping.currency : own;
  return IsCurrencyCode(currency) ? currency : "";
}

const XmlElement* ChildOf(const XmlElement& element, std::string_view name) {
  for (const XmlElement& child : element.children) {
    if (child.name == name) return &child;
  }
  return nullptr;
}

std::string CodeOfChild(const XmlElement& element, std::string_view name) {
  const XmlElement* child = ChildOf(element, name);
  return child == nullptr ? "" : child->Peek("code");
}

// The value of a budget or transaction, marked as read. Nothing, and noted, if it can't be read.
std::optional<google::type::Money> TakeMoney(XmlElement& element, Mapping& mapping) {
  XmlElement* value = element.TakeFirst("value");
  const std::string currency = value == nullptr ? "" : CurrencyOf(*value, mapping);
  if (currency.empty()) return std::nullopt;
  bool rounded = false;
  auto money = ParseMoney(value->text, currency, rounded);
  if (!money) return std::nullopt;
  value->TakeText();
  value->Take("currency");
  if (rounded) mapping.losses().Repair("amounts rounded to nine decimals");
  return money;
}

// The date attribute of a child, marked as read.
std::optional<google::type::Date> TakeDate(XmlElement& element, std::string_view child) {
  XmlElement* date = element.TakeFirst(child);
  if (date == nullptr) return std::nullopt;
  auto day = ParseDate(date->Peek("iso-date"));
  if (day) date->Take("iso-date");
  return day;
}

Contribution* AddContribution(std::string_view path, Mapping& mapping) {
  if (mapping.project().contributions_size() >= kMaxContributions) {
    mapping.losses().Lose(path, kTooMany);
    return nullptr;
  }
  Contribution* added = mapping.project().add_contributions();
  added->set_form(Contribution::CASH);
  return added;
}

// --- Budgets

std::string PeriodOf(const XmlElement& budget) {
  const XmlElement* start = ChildOf(budget, "period-start");
  const XmlElement* end = ChildOf(budget, "period-end");
  return absl::StrCat(start == nullptr ? "" : start->Peek("iso-date"), "/",
                      end == nullptr ? "" : end->Peek("iso-date"));
}

void MapBudget(XmlElement& budget, Mapping& mapping) {
  auto money = TakeMoney(budget, mapping);
  if (!money) {
    mapping.losses().Lose("budget", "without an amount and a currency that can be read");
    return;
  }
  Contribution* contribution = AddContribution("budget", mapping);
  if (contribution == nullptr) return;
  contribution->set_kind(Contribution::BUDGET);
  *contribution->mutable_value() = *money;
  if (auto start = TakeDate(budget, "period-start")) *contribution->mutable_start_date() = *start;
  if (auto end = TakeDate(budget, "period-end")) *contribution->mutable_end_date() = *end;
}

void MapBudgets(Mapping& mapping) {
  const auto budgets = mapping.element.TakeChildren("budget");
  std::set<std::string> revised;
  for (const XmlElement* budget : budgets) {
    if (budget->Peek("type") == "2") revised.insert(PeriodOf(*budget));
  }
  for (XmlElement* budget : budgets) {
    const std::string type = budget->Peek("type");
    if (type != "2" && revised.contains(PeriodOf(*budget))) {
      budget->TakeAll();
      mapping.losses().Lose("budget", "replaced by the revised budget of the same period");
      continue;
    }
    if (type == "1" || type == "2") budget->Take("type");
    MapBudget(*budget, mapping);
  }
}

// --- Transactions

// Which kinds of incoming money count: received; else promised; else pledged. Adding them would
// count the same money up to three times.
std::string IncomingType(const std::vector<XmlElement*>& transactions) {
  for (const char* type : {"1", "11", "13"}) {
    for (const XmlElement* transaction : transactions) {
      if (CodeOfChild(*transaction, "transaction-type") == type) return type;
    }
  }
  return "1";
}

Contribution::Kind KindOf(const std::string& type, const std::string& incoming) {
  if (type == "2") return Contribution::COMMITMENT;
  if (type == "3") return Contribution::DISBURSEMENT;
  if (type == "4") return Contribution::EXPENDITURE;
  return type == incoming ? Contribution::INCOMING : Contribution::KIND_UNSPECIFIED;
}

std::string TakeOrganisation(XmlElement& transaction, std::string_view name, Mapping& mapping) {
  XmlElement* element = transaction.TakeFirst(name);
  return element == nullptr ? "" : MentionReference(mapping.mention_of.at(element));
}

void MapTransaction(XmlElement& transaction, const std::string& incoming, Mapping& mapping) {
  const std::string type = CodeOfChild(transaction, "transaction-type");
  const Contribution::Kind kind = KindOf(type, incoming);
  if (kind == Contribution::KIND_UNSPECIFIED) {
    transaction.TakeAll();
    const bool promise = type == "11" || type == "13";
    mapping.losses().Lose(absl::StrCat("transaction[type=", type, "]"),
                          promise ? "promised to the project and counted when received"
                                  : "a kind of transaction that the contract does not know");
    return;
  }
  auto money = TakeMoney(transaction, mapping);
  if (!money) {
    mapping.losses().Lose("transaction", "without an amount and a currency that can be read");
    return;
  }
  Contribution* contribution = AddContribution("transaction", mapping);
  if (contribution == nullptr) return;
  transaction.TakeFirst("transaction-type")->Take("code");
  contribution->set_kind(kind);
  *contribution->mutable_value() = *money;
  if (auto day = TakeDate(transaction, "transaction-date")) {
    *contribution->mutable_start_date() = *day;
  }
  contribution->set_provider(TakeOrganisation(transaction, "provider-org", mapping));
  contribution->set_receiver(TakeOrganisation(transaction, "receiver-org", mapping));
}

}  // namespace

std::optional<google::type::Money> ParseMoney(std::string_view amount, const std::string& currency,
                                              bool& rounded) {
  const auto decimal = ParseDecimal(amount);
  if (!decimal) return std::nullopt;
  int64_t units = 0;
  if (!decimal->whole.empty() && !absl::SimpleAtoi(decimal->whole, &units)) return std::nullopt;
  std::string nanos_text = decimal->fraction.substr(0, kNanoDigits);
  nanos_text.append(kNanoDigits - nanos_text.size(), '0');
  int64_t nanos = std::stoll(nanos_text);
  const std::string rest =
      decimal->fraction.size() > kNanoDigits ? decimal->fraction.substr(kNanoDigits) : "";
  rounded = rest.find_first_not_of('0') != std::string::npos;
  if (!rest.empty() && rest[0] >= '5') ++nanos;
  if (nanos == 1'000'000'000) {
    if (units == std::numeric_limits<int64_t>::max()) return std::nullopt;
    ++units;
    nanos = 0;
  }
  google::type::Money money;
  money.set_currency_code(currency);
  money.set_units(decimal->negative ? -units : units);
  money.set_nanos(static_cast<int32_t>(decimal->negative ? -nanos : nanos));
  return money;
}

std::optional<Amount> PeekAmount(const XmlElement& transaction, const Mapping& mapping) {
  const XmlElement* value = ChildOf(transaction, "value");
  if (value == nullptr) return std::nullopt;
  Amount amount;
  amount.currency = CurrencyOf(*value, mapping);
  const bool number = ParseDecimal(value->text).has_value() &&
                      absl::SimpleAtod(absl::StripAsciiWhitespace(value->text), &amount.value);
  if (!number || amount.currency.empty() || !std::isfinite(amount.value)) return std::nullopt;
  return amount;
}

void MapContributions(Mapping& mapping) {
  MapBudgets(mapping);
  const auto transactions = mapping.element.TakeChildren("transaction");
  const std::string incoming = IncomingType(transactions);
  for (XmlElement* transaction : transactions) MapTransaction(*transaction, incoming, mapping);
}

}  // namespace baraza::exchange::iati
