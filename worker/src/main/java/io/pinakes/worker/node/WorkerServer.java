package io.pinakes.worker.node;

import io.pinakes.common.http.HttpServer;
import io.pinakes.common.http.HttpSettings;
import io.pinakes.common.http.LateHandler;
import io.pinakes.common.message.NodeReport.Disk;
import io.pinakes.common.message.NodeReport.HttpUse;
import io.pinakes.common.names.BoundedResolver;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.HealthEndpoint;
import io.pinakes.common.node.Listening;
import io.pinakes.common.node.NodeProbe;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.rpc.HttpTransport;
import io.pinakes.common.rpc.RpcEndpoint;
import io.pinakes.common.runtime.Machine;
import io.pinakes.worker.shard.ShardSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.jspecify.annotations.Nullable;

/** A worker on its port, with its Lucene files in a folder that it may lose at any time. */
public final class WorkerServer implements AutoCloseable {

  private final HttpServer http;
  private final WorkerNode node;
  private final HttpTransport transport;
  private final ShardFolders folders;

  private WorkerServer(
      HttpServer http, WorkerNode node, HttpTransport transport, ShardFolders folders) {
    this.http = http;
    this.node = node;
    this.transport = transport;
    this.folders = folders;
  }

  /**
   * Starts a worker; returns when it has joined the cluster.
   *
   * @param data the folder for its Lucene files; what an earlier worker left there is reused
   */
  public static WorkerServer start(
      NodeSettings settings, Listening listening, Machine machine, Backends backends, Path data)
      throws Exception {
    var folders = new ShardFolders(data);
    var transport = new HttpTransport(new BoundedResolver(machine));
    HttpServer http = null;
    WorkerNode node = null;
    try {
      var handler = new LateHandler();
      var health = new HealthEndpoint(settings.id(), handler);
      http =
          HttpServer.start(
              listening.bind(), listening.port(), HttpSettings.defaults(), health, machine);
      node =
          new WorkerNode(
              settings,
              listening.address().apply(http.port()),
              machine,
              backends,
              transport,
              folders,
              ConcurrentMergeScheduler::new,
              ShardSettings.DEFAULT,
              probe(data));
      handler.set(new RpcEndpoint(node.handlers()));
      node.start();
      health.joined();
      return new WorkerServer(http, node, transport, folders);
    } catch (Throwable t) {
      if (node != null) {
        node.close();
      }
      if (http != null) {
        http.close();
      }
      transport.close();
      folders.close();
      throw t;
    }
  }

  /** Its HTTP server is for other nodes only: clients that look for one must not find it. */
  private static NodeProbe probe(Path data) {
    return new NodeProbe() {
      @Override
      public @Nullable HttpUse http() {
        return null;
      }

      @Override
      public List<Disk> disks() {
        return NodeProbe.disk(data);
      }
    };
  }

  public int port() {
    return http.port();
  }

  /** Leaves the cluster, then stops answering. */
  @Override
  public void close() throws IOException {
    node.close();
    http.close();
    transport.close();
    folders.close();
  }
}
