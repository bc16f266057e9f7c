// `baraza run`: starts the platform, loads what there is to try, shows it, and stays up.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/lifecycle/lifecycle.h"
#include "services/foundation/lifecycle/signals.h"
#include "services/foundation/log/log.h"
#include "services/foundation/process/process.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/failure.h"
#include "tools/cli/free_port.h"
#include "tools/cli/importing/iati_import.h"
#include "tools/cli/platform.h"
#include "tools/cli/presentation/width.h"
#include "tools/cli/sample/sample.h"
#include "tools/cli/trial/catching_up.h"
#include "tools/cli/trial/overview.h"
#include "tools/cli/trial/sample_loader.h"
#include "tools/cli/words.h"
#include "tools/exchange/iati_root.h"

namespace baraza::cli {
namespace {

using presentation::Grouped;
using presentation::Ink;

constexpr int kPort = 7400;
constexpr absl::Duration kCatchingUp = absl::Minutes(15);
// What a call of the first import may take: the platform is busy with it.
constexpr absl::Duration kPatience = absl::Minutes(2);

struct Flags {
  std::vector<std::string> files;
  bool once = false;
  int port = 0;
  std::string data;
  std::string alliance = "iati-files";
};

// Reads the files to their end, so that one that is no IATI file is said before anything starts.
absl::Status CheckFiles(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    exchange::IatiKind kind;
    auto stream = exchange::OpenIati(path, &kind);
    if (!stream.ok()) return UnreadableInput(stream.status());
    while (true) {
      auto element = (*stream)->Next();
      if (!element.ok()) return UnreadableInput(element.status());
      if (!element->has_value()) break;
    }
  }
  return absl::OkStatus();
}

// Where to listen: the port asked for, the usual one, or any that is free.
process::Options OptionsOf(const Flags& flags) {
  int port = flags.port;
  if (port == 0 && !flags.once && IsFree(kPort) && IsFree(kPort + 1)) port = kPort;
  process::Options options{.insecure_dev = true};
  options.listen = absl::StrCat("127.0.0.1:", port);
  options.metrics = absl::StrCat("127.0.0.1:", port == 0 ? 0 : port + 1);
  return options;
}

// A platform that does not start is a failure of this command, not an answer of a server.
absl::Status CannotStart(const absl::Status& status) {
  return status.ok() ? status : absl::UnknownError(status.message());
}

// One life of the platform: start, load, show, stay.
class Trial {
 public:
  Trial(const Flags& flags, Invocation& invocation)
      : flags_(flags),
        invocation_(invocation),
        screen_{invocation.err, invocation.err_terminal, invocation.clock} {}

  absl::Status Run() {
    RETURN_IF_ERROR(CheckFiles(flags_.files));
    ASSIGN_OR_RETURN(sample_, sample::Load());
    const std::string data = flags_.data.empty() ? DefaultDataFolder() : flags_.data;
    absl::StatusOr<DataFolder> folder = DataFolder::Take(data);
    if (!folder.ok()) return CannotStart(folder.status());
    log::FileSink sink(OpenLog(folder->path()));
    log::Logger logger(sink, invocation_.clock);
    log::ScopedDefault logging(logger);
    lifecycle::Lifecycle life(invocation_.clock);
    life.Add({.name = "platform",
              .start = [&] { return failure_ = CannotStart(Start(*folder)); },
              .stop = [&](absl::Time deadline) { process_->Stop(deadline); }});
    life.Add({.name = "job", .start = [&] {
                failure_ = Work(folder->path());
                if (flags_.once) life.RequestStop();
                return failure_;
              }});
    const absl::Status status = life.Run();
    process_.reset();
    return failure_.ok() ? status : failure_;
  }

 private:
  static int OpenLog(const std::string& folder) {
    return ::open((folder + "/baraza.log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                  0644);
  }

  absl::Status Start(const DataFolder& folder) {
    ASSIGN_OR_RETURN(process_, process::Process::Create(OptionsOf(flags_), invocation_.clock));
    RETURN_IF_ERROR(AddServices(folder, {.cache_megabytes = kCacheMegabytes}, *process_));
    return process_->Start();
  }

  Client As(scope::Scope scope) const {
    const auto channel = process_->Channel();
    return Client({channel, channel, channel, channel}, std::move(scope), kPatience);
  }

  absl::Status Work(const std::string& data) {
    const Client service = As(scope::Scope::Service("run"));
    ASSIGN_OR_RETURN(const trial::FeedMark mark, trial::FeedMark::Set(service));
    RETURN_IF_ERROR(trial::LoadSample(sample_, service, screen_, loaded_));
    RETURN_IF_ERROR(ImportFiles());
    ASSIGN_OR_RETURN(const trial::Positions positions, mark.Passed(service));
    RETURN_IF_ERROR(trial::AwaitFollowers(service, positions, screen_, kCatchingUp));
    ASSIGN_OR_RETURN(const trial::Findings findings, trial::AskFindings(service));
    WriteLoaded(data);
    trial::WriteFindings(findings, invocation_.out_terminal, invocation_.out);
    WriteWhatNext(findings);
    invocation_.out.flush();
    return absl::OkStatus();
  }

  absl::Status ImportFiles() {
    if (flags_.files.empty()) return absl::OkStatus();
    const Client secretariat = As(scope::Scope({.subject = "run",
                                                .role = scope::Role::kSecretariat,
                                                .alliance = NameIn("alliances", flags_.alliance)}));
    return importing::ImportIati(flags_.files, secretariat, {}, screen_, imported_);
  }

  void WriteLoaded(const std::string& data) {
    std::ostream& out = invocation_.out;
    out << "\n"
        << invocation_.out_terminal.Inked("Baraza", Ink::kBold) << "  data in " << data << "\n";
    out << (loaded_.AllFound() ? "Found" : "Loaded")
        << " the sample: " << Grouped(loaded_.alliances.all()) << " alliances with "
        << Grouped(loaded_.memberships.all()) << " members, "
        << Grouped(loaded_.organisations.all()) << " organisations, "
        << Grouped(loaded_.projects.all()) << " projects, " << Grouped(loaded_.results.all())
        << " results, partly made up (tools/cli/sample/README.md)\n";
    if (flags_.files.empty()) return;
    out << "Imported " << imported_.files << (imported_.files == 1 ? " file" : " files") << " with "
        << Grouped(imported_.mentions) << " mentions of organisations:\n";
    imported_.WriteSummary(out);
    if (imported_.AnyRefused()) invocation_.exit_code = static_cast<int>(ExitCode::kRefused);
  }

  void WriteWhatNext(const trial::Findings& findings) {
    if (flags_.once) return;
    std::ostream& out = invocation_.out;
    const std::string server =
        process_->address() == invocation_.server ? "" : " --server " + process_->address();
    out << "\ngRPC, health and reflection at " << process_->address() << "; http://"
        << process_->metrics_address() << "/metrics and /healthz\nTry next\n";
    const std::string caller = " --role secretariat --alliance uganda-uk-health-alliance" + server;
    if (!findings.duplicates.matches().empty()) {
      out << "  tools/baraza matches explain " << findings.duplicates.matches(0).name() << caller
          << "\n";
    }
    out << "  tools/baraza organisations check --name 'Liverpool Sch. Tropical Medicine'" << caller
        << "\n  tools/baraza report who-does-what-where --rows theme" << server
        << "\nCtrl-C stops it; the data stay.\n";
  }

  static constexpr int64_t kCacheMegabytes = 64;
  const Flags& flags_;
  Invocation& invocation_;
  const importing::Screen screen_;
  sample::Sample sample_;
  trial::LoadedSample loaded_;
  importing::Report imported_;
  absl::Status failure_;
  std::unique_ptr<process::Process> process_;
};

absl::Status Run(const Flags& flags, Invocation& invocation) {
  lifecycle::BlockStopSignals();
  return Trial(flags, invocation).Run();
}

}  // namespace

void AddRun(CLI::App& app, Invocation& invocation) {
  auto flags = std::make_shared<Flags>();
  CLI::App* run = app.add_subcommand(
      "run", "Starts the platform, loads the sample alliance, and shows what it finds.");
  run->add_option("FILE", flags->files, "IATI files to load as well")->type_name("");
  run->add_flag("--once", flags->once, "end after the job");
  run->add_option("--port", flags->port,
                  "listen for gRPC there, for metrics one above; default: 7400, or any free one")
      ->check(CLI::Range(1, 65534))
      ->type_name("N");
  run->add_option("--data", flags->data, "folder of the databases; default: " + DefaultDataFolder())
      ->envname("BARAZA_DATA")
      ->type_name("DIR");
  run->add_option("--alliance", flags->alliance, "the alliance in whose name files are imported")
      ->type_name("NAME")
      ->capture_default_str();
  run->footer(
      "Examples:\n  baraza run\n  baraza run --once usaid-sl.xml usaid-ls.xml\n"
      "  baraza run --data /tmp/trial --port 7500");
  run->callback([flags, &invocation] {
    invocation.chosen = [flags](Invocation& now) { return Run(*flags, now); };
  });
}

}  // namespace baraza::cli
