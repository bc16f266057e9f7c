// The reporting service as a process of its own.
#include "services/reporting/reporting.h"

int main(int argc, char** argv) {
  using namespace baraza;
  configuration::Declaration declaration("baraza-reporting",
                                         "Serves figures over organisations and projects.");
  declaration.Example(
      "baraza-reporting --insecure-dev --listen=127.0.0.1:7430 --metrics=127.0.0.1:7431 "
      "--organisations=127.0.0.1:7400 --projects=127.0.0.1:7410",
      "serve on 127.0.0.1:7430 from the registers at 7400 and 7410");
  return process::Main(argc, argv, declaration,
                       [](process::Process& process, const configuration::Values&) -> absl::Status {
                         process.Add(reporting::Open(process));
                         return absl::OkStatus();
                       });
}
