package io.pinakes.coordinator.node;

import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpServer;
import io.pinakes.common.http.HttpSettings;
import io.pinakes.common.http.LateHandler;
import io.pinakes.common.http.RequestHandler;
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
import io.pinakes.common.runtime.Task;
import io.pinakes.coordinator.feeder.Feeder;
import io.pinakes.coordinator.feeder.HttpFetcher;
import io.pinakes.coordinator.rest.AliasRoutes;
import io.pinakes.coordinator.rest.AnalyzeRoutes;
import io.pinakes.coordinator.rest.ClusterSettingsRoutes;
import io.pinakes.coordinator.rest.DrainRoutes;
import io.pinakes.coordinator.rest.ElasticProduct;
import io.pinakes.coordinator.rest.FeederRoutes;
import io.pinakes.coordinator.rest.QueryRoutes;
import io.pinakes.coordinator.rest.ResolveRoutes;
import io.pinakes.coordinator.rest.RestApi;
import io.pinakes.coordinator.rest.RolloverRoutes;
import io.pinakes.coordinator.rest.StageRoutes;
import io.pinakes.coordinator.rest.TemplateRoutes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A coordinator on its port: REST for clients, calls of other nodes, and the feeder. */
public final class CoordinatorServer implements AutoCloseable {

  /** Between two looks of the leader for submissions that nobody fetches any more. */
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorServer.class);

  private final Deque<AutoCloseable> parts;
  private final int port;

  private CoordinatorServer(Deque<AutoCloseable> parts, int port) {
    this.parts = parts;
    this.port = port;
  }

  /** Starts a coordinator; returns when it has joined the cluster. */
  public static CoordinatorServer start(
      NodeSettings settings,
      Listening listening,
      Machine machine,
      Backends backends,
      CoordinatorSettings own)
      throws Exception {
    var parts = new ArrayDeque<AutoCloseable>();
    try {
      var transport = new HttpTransport(new BoundedResolver(machine));
      parts.push(transport);
      var handler = new LateHandler();
      var health = new HealthEndpoint(settings.id(), handler);
      HttpServer http =
          HttpServer.start(
              listening.bind(), listening.port(), HttpSettings.defaults(), health, machine);
      parts.push(http);
      var node =
          new CoordinatorNode(
              settings,
              listening.address().apply(http.port()),
              machine,
              backends,
              transport,
              probe(http));
      parts.push(node);
      var fetcher = new HttpFetcher(machine, own.feederAllow());
      parts.push(fetcher);
      var feeder =
          new Feeder(
              machine, node.documents(), node.searches(), node.indices(), node.cluster(), fetcher);
      parts.push(feeder);
      var rest =
          new RestApi(
              machine,
              node.cluster(),
              node.indices(),
              node.documents(),
              node.searches(),
              new AliasRoutes(node.indices(), node.aliases()),
              new QueryRoutes(node.indices(), node.documents(), node.explanations()),
              new ResolveRoutes(node.indices()),
              new RolloverRoutes(node.cluster(), node.rollovers()),
              new StageRoutes(node.indices(), node.stages()),
              new AnalyzeRoutes(node.indices(), node.analyses()),
              new TemplateRoutes(node.indices(), node.templates()),
              new ClusterSettingsRoutes(node.cluster(), node.indices(), node.settings()),
              new FeederRoutes(feeder.http()),
              new DrainRoutes(machine.clock(), node.drains()));
      node.start();
      feeder.start();
      Task sweeps = machine.spawn("feeder sweeps", () -> sweep(machine, node, feeder));
      parts.push(sweeps::stop);
      // Pushed again as the first thing to go: a leader hands over before anything else ends.
      parts.push(node::resign);
      RequestHandler clients = own.elasticProduct() ? new ElasticProduct(rest) : rest;
      handler.set(both(clients, new RpcEndpoint(node.handlers())));
      health.joined();
      return new CoordinatorServer(parts, http.port());
    } catch (Throwable t) {
      close(parts);
      throw t;
    }
  }

  /** It keeps no files; its disk is the one that it was started on. */
  private static NodeProbe probe(HttpServer http) {
    return new NodeProbe() {
      @Override
      public HttpUse http() {
        return new HttpUse(
            http.openConnections(),
            http.openedConnections(),
            HttpSettings.defaults().maxBodyBytes());
      }

      @Override
      public List<Disk> disks() {
        return NodeProbe.disk(Path.of(""));
      }
    };
  }

  public int port() {
    return port;
  }

  /** Hands leadership over, leaves the cluster, and answers what is still being asked. */
  @Override
  public void close() {
    close(parts);
  }

  private static RequestHandler both(RequestHandler rest, RequestHandler calls) {
    return (HttpRequest request) ->
        request.rawPath().startsWith(RpcEndpoint.PATH_PREFIX)
            ? calls.handle(request)
            : rest.handle(request);
  }

  private static void sweep(Machine machine, CoordinatorNode node, Feeder feeder) {
    while (true) {
      try {
        machine.clock().sleep(SWEEP);
        if (node.isLeader()) {
          feeder.sweep();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("a sweep of the feeder failed; the next one is due in {}", SWEEP, e);
      }
    }
  }

  private static void close(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (IOException | RuntimeException e) {
        LOG.warn("a part of the coordinator did not close cleanly", e);
      } catch (Exception e) {
        throw new IllegalStateException("no part throws anything else", e);
      }
    }
  }
}
