// The projects service on the wire: each method in a few lines on the one generic handler.
//
// Thread-safety: as rpc::Service.
#pragma once

#include <functional>

#include "services/foundation/executor/executor.h"
#include "services/foundation/feed/follower.h"
#include "services/foundation/feed/tail.h"
#include "services/foundation/record/record.h"
#include "services/foundation/rpc/service.h"
#include "services/projects/domain/project_register.h"
#include "services/projects/domain/result_register.h"

namespace baraza::projects {

class ProjectsRpc final : public rpc::Service {
 public:
  // What the methods act on; all outlive the service.
  struct Dependencies {
    // Where writes run that ask the directory of organisations first.
    executor::Executor& neighbours;
    ProjectRegister& projects;
    ResultRegister& results;
    record::RecordReader& project_reader;
    record::RecordReader& result_reader;
    feed::Tail& tail;
    // A reader of the feed for a caller.
    std::function<feed::Follower(scope::Scope)> follow;
  };

  ProjectsRpc(rpc::Handler& handler, const Dependencies& to);

 private:
  void AddReads(const Dependencies& to);
  void AddWrites(executor::Executor& neighbours, ProjectRegister& projects);
  void AddLifecycle(ProjectRegister& projects);
  void AddResults(const Dependencies& to);
};

}  // namespace baraza::projects
