// Who is calling, acting for whom, in which role - and who may read a record.
//
// Why: drafts and sensitive projects must not leak through any answer, list, count, feed or figure.
// So the caller's Scope is an argument of every use case and every store call, and each record
// carries its Audience, computed once by the domain when the record is written. Reading is then one
// question, asked everywhere in the same way: does the scope hold a key that the audience names?
//
// Ownership: values. Thread-safety: const methods may be called from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baraza::scope {

// What a caller is. A caller has one role in one call; who acts in several roles makes several
// calls.
enum class Role {
  kPublic,       // has not signed in
  kMember,       // acts for an organisation of an alliance
  kSecretariat,  // acts for the secretariat of an alliance
  kAuthority,    // acts for a ministry, county or other authority
  kService,      // another service of the platform: reads everything, in order to derive from it
};

// The role's name as configuration, audit and logs spell it: "SECRETARIAT".
std::string_view RoleName(Role role);

// Who may read a record.
struct Audience {
  // Everybody, also without signing in.
  bool is_public = false;
  // Keys that open the record besides (see Scope::Keys). Sorted, each once.
  std::vector<std::string> readers;

  // Sorts the readers and drops repetitions.
  void Normalise();
  friend bool operator==(const Audience&, const Audience&) = default;
};

// The audience as one line of text for a column: "*" if public, then the readers, separated by
// single spaces. Keys hold no spaces. DecodeAudience(EncodeAudience(a)) == a.
std::string EncodeAudience(const Audience& audience);
Audience DecodeAudience(std::string_view text);

// Key of those who act for `alliance`'s secretariat: "alliances/a#secretariat".
std::string SecretariatKey(std::string_view alliance);

// A caller. There is no Scope that was not made on purpose: the default constructor is missing.
class Scope {
 public:
  // What an identity provider tells of a caller. Fields that don't apply stay empty.
  struct Identity {
    std::string subject;  // stable id of the person or system: "alice@example.org"
    Role role = Role::kPublic;
    std::string organisation;  // organisations/{organisation} that the caller acts for
    std::string alliance;      // alliances/{alliance}
    std::string authority;     // authorities/{authority}
  };

  explicit Scope(Identity identity);
  // A caller who has not signed in.
  static Scope Public();
  // The service `name` itself, without a caller: followers, carrying out decisions.
  static Scope Service(std::string_view name);

  const std::string& subject() const { return identity_.subject; }
  Role role() const { return identity_.role; }
  const std::string& organisation() const { return identity_.organisation; }
  const std::string& alliance() const { return identity_.alliance; }
  const std::string& authority() const { return identity_.authority; }

  // True if the scope reads everything (kService).
  bool ReadsAll() const { return identity_.role == Role::kService; }
  // The keys that the scope holds: its organisation, its alliance (as a member of it), its
  // alliance's secretariat, its authority. At most four.
  const std::vector<std::string>& Keys() const { return keys_; }
  // True if the audience admits the scope.
  bool MayRead(const Audience& audience) const;
  // True if the scope acts for the secretariat of `alliance`.
  bool IsSecretariatOf(std::string_view alliance) const;
  // True if the scope acts for `organisation` (not empty).
  bool ActsFor(std::string_view organisation) const;
  // One line that tells apart scopes that see or do different things; for cache keys, page tokens
  // and idempotency.
  std::string Fingerprint() const;

 private:
  Identity identity_;
  std::vector<std::string> keys_;
};

}  // namespace baraza::scope
