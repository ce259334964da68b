package io.pinakes.system.embedded;

import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.Listening;
import io.pinakes.common.node.NodeAttributes;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.coordinator.node.CoordinatorServer;
import io.pinakes.coordinator.node.CoordinatorSettings;
import io.pinakes.worker.node.WorkerServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** The real nodes in this process, on the table and the blobs that simulations use. */
public final class EmbeddedCluster implements AutoCloseable {

  private static final String NAME = "embedded";
  private static final Duration LEASE = Duration.ofSeconds(3);

  /** What the nodes say of themselves in OpenSearch's own tests. */
  private static final NodeAttributes ATTRIBUTES =
      new NodeAttributes(new TreeMap<>(Map.of("testattr", "test")));

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final URI url;

  /** Starts a coordinator and workers, which keep their files in the folder. */
  public EmbeddedCluster(Path folder, int workers) throws Exception {
    this(folder, workers, CoordinatorSettings.DEFAULTS);
  }

  /** Starts a coordinator with settings of its own, and workers. */
  public EmbeddedCluster(Path folder, int workers, CoordinatorSettings own) throws Exception {
    try {
      url = start(folder, workers, own);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private URI start(Path folder, int workers, CoordinatorSettings own) throws Exception {
    var machine = new SystemMachine(1);
    parts.push(machine);
    var backends = new Backends(new InMemoryStore(), new InMemoryBlobStore());
    for (int number = 1; number <= workers; number++) {
      String id = "worker-" + number;
      parts.push(WorkerServer.start(settings(id), local(), machine, backends, folder.resolve(id)));
    }
    CoordinatorServer coordinator =
        CoordinatorServer.start(settings("coordinator-1"), local(), machine, backends, own);
    parts.push(coordinator);
    return URI.create("http://127.0.0.1:" + coordinator.port());
  }

  /** Where the coordinator listens. */
  public URI url() {
    return url;
  }

  private static NodeSettings settings(String id) {
    return new NodeSettings(id, NAME, "", LEASE).withAttributes(ATTRIBUTES);
  }

  private static Listening local() {
    return new Listening("127.0.0.1", 0, port -> "127.0.0.1:" + port);
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(part + " does not close", e);
      }
    }
  }
}
