package io.pinakes.cli;

import io.pinakes.cli.node.NodeOptions;
import io.pinakes.cli.node.Nodes;
import io.pinakes.cli.node.RunningNode;
import io.pinakes.cli.option.Cidr;
import io.pinakes.common.runtime.Machine;
import java.nio.file.Path;
import java.util.List;

/** Starts the real roles in this process. */
final class ProcessNodes implements Nodes {

  private final Machine machine;

  ProcessNodes(Machine machine) {
    this.machine = machine;
  }

  @Override
  public RunningNode coordinator(NodeOptions options, List<Cidr> feederAllow) {
    throw new CommandException("coordinators cannot be started yet on " + machine.getClass());
  }

  @Override
  public RunningNode worker(NodeOptions options) {
    throw new CommandException("workers cannot be started yet");
  }

  @Override
  public RunningNode dynamoDb(String bind, int port, Path data) {
    throw new CommandException("DynamoDB Local cannot be started yet");
  }

  @Override
  public Embedded embedded(Path data) {
    throw new CommandException("the embedded cluster cannot be started yet");
  }
}
