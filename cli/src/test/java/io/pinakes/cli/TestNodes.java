package io.pinakes.cli;

import io.pinakes.cli.node.Foreground;
import io.pinakes.cli.node.NodeOptions;
import io.pinakes.cli.node.Nodes;
import io.pinakes.cli.node.RunningNode;
import io.pinakes.coordinator.node.CoordinatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes that only say that they run, and a foreground that is over at once. */
class TestNodes implements Nodes, Foreground {

  // Some commands start their nodes at the same time.
  final List<NodeOptions> started = Collections.synchronizedList(new ArrayList<>());
  final List<Duration> stopTimeouts = new ArrayList<>();
  final List<String> events = Collections.synchronizedList(new ArrayList<>());
  CoordinatorSettings own = CoordinatorSettings.DEFAULTS;
  @Nullable Exception failure;

  /** The name of the node that does not start; all do if it is empty. */
  String failing = "";

  @Override
  public RunningNode coordinator(NodeOptions options, CoordinatorSettings own) throws Exception {
    this.own = own;
    return start(options);
  }

  @Override
  public RunningNode worker(NodeOptions options) throws Exception {
    return start(options);
  }

  @Override
  public RunningNode dynamoDb(String bind, int port, Path data) {
    return node("dynamodb " + bind + " " + data.getFileName(), port);
  }

  @Override
  public Embedded embedded(Path data) {
    events.add("start dynamodb " + data.getFileName());
    return new Embedded() {
      @Override
      public RunningNode coordinator(NodeOptions options, CoordinatorSettings own)
          throws Exception {
        return TestNodes.this.coordinator(options, own);
      }

      @Override
      public RunningNode worker(NodeOptions options) throws Exception {
        return TestNodes.this.worker(options);
      }

      @Override
      public void close() {
        events.add("close dynamodb");
      }
    };
  }

  @Override
  public double uptimeSeconds() {
    return 1.94;
  }

  @Override
  public void keep(RunningNode node, Duration stopTimeout) {
    stopTimeouts.add(stopTimeout);
    node.close();
  }

  private RunningNode start(NodeOptions options) throws Exception {
    if (failure != null && options.nodeId().contains(failing)) {
      throw failure;
    }
    started.add(options);
    return node(options.nodeId(), options.port());
  }

  private RunningNode node(String name, int port) {
    events.add("start " + name);
    return new RunningNode() {
      @Override
      public int port() {
        return port == 0 ? 40_001 : port;
      }

      @Override
      public void close() {
        events.add("close " + name);
      }
    };
  }
}
