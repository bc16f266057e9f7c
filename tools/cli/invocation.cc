#include "tools/cli/invocation.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/rpc/authenticator.h"
#include "services/foundation/rpc/credentials.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/failure.h"
#include "tools/cli/presentation/width.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

constexpr char kCallerGroup[] = "Who asks whom";

absl::StatusOr<scope::Role> RoleNamed(const std::string& name) {
  using scope::Role;
  for (Role role :
       {Role::kPublic, Role::kMember, Role::kSecretariat, Role::kAuthority, Role::kService}) {
    if (absl::EqualsIgnoreCase(name, std::string(scope::RoleName(role)))) return role;
  }
  return UsageError(
      absl::StrCat("--role '", name, "': write member, secretariat, authority, service or public"));
}

// Whoever says a role but not who it is: the user of this machine.
std::string DefaultSubject() {
  const char* user = std::getenv("USER");
  return user != nullptr && *user != '\0' ? user : "cli";
}

}  // namespace

absl::StatusOr<scope::Scope> Invocation::Caller() const {
  const bool described = !absl::StrCat(subject, role, organisation, alliance, authority).empty();
  if (!as.empty()) {
    if (described) {
      return UsageError(
          "--as says who calls: leave out --role, --subject, --organisation, "
          "--alliance and --authority");
    }
    absl::StatusOr<scope::Scope> parsed = rpc::DevelopmentAuthenticator::Parse(as);
    if (!parsed.ok()) return UsageError(absl::StrCat("--as: ", parsed.status().message()));
    return parsed;
  }
  if (!described) return scope::Scope::Public();
  if (role.empty()) return UsageError("say with --role in which role you call");
  ASSIGN_OR_RETURN(const scope::Role called, RoleNamed(role));
  return scope::Scope({.subject = subject.empty() ? DefaultSubject() : subject,
                       .role = called,
                       .organisation = NameIn("organisations", organisation),
                       .alliance = NameIn("alliances", alliance),
                       .authority = NameIn("authorities", authority)});
}

absl::StatusOr<Client> Invocation::Connect() const {
  ASSIGN_OR_RETURN(scope::Scope caller, Caller());
  const auto credentials =
      rpc::Credentials::Of({tls_certificate, tls_key, tls_authorities}, clock.Now());
  if (!credentials.ok()) return UsageError(std::string(credentials.status().message()));
  peers::Peers peers;
  for (const auto& [flag, addresses, channel] :
       {std::tuple("--organisations-server", &organisations_server, &peers.organisations),
        std::tuple("--projects-server", &projects_server, &peers.projects),
        std::tuple("--duplication-server", &duplication_server, &peers.duplication),
        std::tuple("--reporting-server", &reporting_server, &peers.reporting)}) {
    const std::string& at = addresses->empty() ? server : *addresses;
    if (const absl::Status known = peers::CheckAddresses(at, *credentials); !known.ok()) {
      return UsageError(
          absl::StrCat(addresses->empty() ? "--server" : flag, ": ", known.message()));
    }
    *channel = peers::Connect(at, peers::Repeat::kReads, *credentials);
  }
  return Client(peers, std::move(caller), absl::Seconds(timeout_seconds));
}

void AddConnectionOptions(CLI::App& command, Invocation& invocation) {
  // Not CLI11's envname(): the commands share these values, and CLI11 reads the environment for
  // commands that were not called, too, over what the one that was called got as a flag.
  auto add = [&](const char* flag, std::string& value, const char* variable, const char* help) {
    if (const char* set = std::getenv(variable); set != nullptr) value = set;
    return command.add_option(flag, value, absl::StrCat(help, " (", variable, ")"))
        ->group(kCallerGroup);
  };
  add("--server", invocation.server, "BARAZA_SERVER",
      "where the platform answers: its replicas, or dns:///NAME:PORT")
      ->type_name("HOST:PORT[,HOST:PORT...]")
      ->capture_default_str();
  for (auto [service, addresses] : {std::pair("organisations", &invocation.organisations_server),
                                    std::pair("projects", &invocation.projects_server),
                                    std::pair("duplication", &invocation.duplication_server),
                                    std::pair("reporting", &invocation.reporting_server)}) {
    add(absl::StrCat("--", service, "-server").c_str(), *addresses,
        absl::StrCat("BARAZA_", absl::AsciiStrToUpper(service), "_SERVER").c_str(),
        "where that service answers, if elsewhere")
        ->type_name("HOST:PORT[,HOST:PORT...]");
  }
  add("--role", invocation.role, "BARAZA_ROLE", "member, secretariat, authority or service")
      ->type_name("ROLE");
  add("--alliance", invocation.alliance, "BARAZA_ALLIANCE", "the alliance acted for")
      ->type_name("NAME");
  add("--organisation", invocation.organisation, "BARAZA_ORGANISATION", "the member acted for")
      ->type_name("NAME");
  add("--authority", invocation.authority, "BARAZA_AUTHORITY", "the authority acted for")
      ->type_name("NAME");
  add("--subject", invocation.subject, "BARAZA_SUBJECT", "who you are; default: your user name")
      ->type_name("ID");
  add("--as", invocation.as, "BARAZA_AS", "all that at once: 'subject=...;role=...;alliance=...'")
      ->type_name("CALLER");
  add("--tls-certificate", invocation.tls_certificate, "BARAZA_TLS_CERTIFICATE",
      "your certificate, where the platform asks for one; PEM")
      ->type_name("PATH");
  add("--tls-key", invocation.tls_key, "BARAZA_TLS_KEY", "its private key; PEM")->type_name("PATH");
  add("--tls-authorities", invocation.tls_authorities, "BARAZA_TLS_AUTHORITIES",
      "authorities whose certificates you believe; PEM")
      ->type_name("PATH");
  command.add_option("--timeout", invocation.timeout_seconds, "how long a call may take")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str()
      ->group(kCallerGroup);
}

void AddOutputOption(CLI::App& command, Invocation& invocation) {
  command
      .add_option_function<std::string>(
          "--output,-o",
          [&invocation](const std::string& name) {
            const auto output = presentation::ParseOutput(name);
            if (!output) {
              throw CLI::ValidationError("--output", "'" + name + "': write table, json or csv");
            }
            invocation.output = *output;
          },
          "table, json or csv")
      ->type_name("FORM")
      ->default_str("table");
}

void AddLimitOption(CLI::App& command, int64_t& limit) {
  command.add_option("--limit", limit, "at most so many; 0: all")
      ->check(CLI::Range(int64_t{0}, int64_t{1} << 40))
      ->type_name("N")
      ->capture_default_str();
}

void SayHowMany(int count, const std::string& noun, bool more, const Invocation& invocation) {
  if (invocation.output != presentation::Output::kTable) return;
  invocation.out.flush();
  const std::string plural = absl::EndsWith(noun, "ch") ? noun + "es" : noun + "s";
  if (count == 0) {
    invocation.err << "no " << plural << "\n";
  } else {
    invocation.err << presentation::Grouped(count) << " " << (count == 1 ? noun : plural)
                   << (more ? "; there are more: --limit 0 shows all" : "") << "\n";
  }
}

void Complete(CLI::App& command, Invocation& invocation, const std::string& examples,
              std::function<absl::Status(Invocation&)> run) {
  AddConnectionOptions(command, invocation);
  CompleteHere(command, invocation, examples, std::move(run));
}

void CompleteHere(CLI::App& command, Invocation& invocation, const std::string& examples,
                  std::function<absl::Status(Invocation&)> run) {
  AddOutputOption(command, invocation);
  command.footer("Examples:\n" + examples);
  command.callback([&invocation, run = std::move(run)] { invocation.chosen = run; });
}

}  // namespace baraza::cli
