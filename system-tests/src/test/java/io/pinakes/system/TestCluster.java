package io.pinakes.system;

import io.pinakes.system.hosts.Hosts;
import io.pinakes.system.hosts.Hosts.Host;
import io.pinakes.system.proxy.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** DynamoDB Local, coordinators and workers, each a process of its own on this machine. */
public final class TestCluster implements AutoCloseable {

  private static final Duration GREEN_LIMIT = Duration.ofSeconds(30);
  private static final String LEADER_PATH = "/_cat/cluster_manager?format=json&h=node,term";
  private static final List<String> NODE_JVM = List.of("-Xmx256m");

  private final ClusterTest shape;
  private final Path folder;
  private final NodeProcess dynamoDb;
  private final Map<String, NodeProcess> coordinators = new LinkedHashMap<>();
  private final Map<String, NodeProcess> workers = new LinkedHashMap<>();
  private final Map<String, TcpProxy> proxies = new LinkedHashMap<>();
  private final Map<String, Host> hostOf = new HashMap<>();
  private final @Nullable Hosts hosts;
  private final Rest rest = new Rest(this::coordinatorUrls);

  private TestCluster(ClusterTest shape, @Nullable Hosts hosts) {
    this.shape = shape;
    this.hosts = hosts;
    String outside = hosts == null ? "127.0.0.1" : hosts.outside();
    this.folder = Path.of("target", "system", shape.name()).toAbsolutePath();
    NodeProcess.deleteFolder(folder);
    Path dynamoData = folder.resolve("data").resolve("dynamodb");
    dynamoDb =
        new NodeProcess(
            "dynamodb",
            dynamoData,
            folder.resolve("dynamodb.log"),
            List.of(),
            NODE_JVM,
            () ->
                List.of(
                    "dynamodb", "--bind", outside, "--port", "0", "--data", dynamoData.toString()));
    for (int number = 1; number <= shape.coordinators(); number++) {
      String id = "coordinator-" + number;
      coordinators.put(id, node("coordinator", id, List.of("--feeder-allow", "127.0.0.0/8")));
    }
    for (int number = 1; number <= shape.workers(); number++) {
      String id = "worker-" + number;
      workers.put(id, node("worker", id, List.of()));
    }
  }

  /** Starts a cluster and waits until it is complete. */
  public static TestCluster start(ClusterTest shape) {
    TestCluster cluster;
    try {
      cluster =
          new TestCluster(
              shape, shape.hosts() ? Hosts.create(shape.coordinators() + shape.workers()) : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      cluster.startAll();
      return cluster;
    } catch (RuntimeException | AssertionError e) {
      cluster.printTails();
      cluster.close();
      throw e;
    }
  }

  /** Starts every process that does not run, and waits until all have found each other. */
  public void startAll() {
    long start = System.nanoTime();
    if (!dynamoDb.isRunning()) {
      dynamoDb.start().awaitReady();
    }
    List<NodeProcess> started =
        nodes().stream().filter(node -> !node.isRunning()).map(NodeProcess::start).toList();
    started.forEach(NodeProcess::awaitReady);
    awaitGreen();
    Figures.note(
        "%s: %d processes started in %s"
            .formatted(shape.name(), started.size() + 1, Figures.seconds(Figures.since(start))));
  }

  /** Kills every process at the same moment, as when the power fails. */
  public void killAll() {
    all().parallelStream().forEach(NodeProcess::kill);
  }

  /** A further worker, not started yet. */
  public NodeProcess addWorker() {
    String id = "worker-" + (workers.size() + 1);
    NodeProcess worker = node("worker", id, List.of());
    workers.put(id, worker);
    return worker;
  }

  /** Forgets a worker that {@link #addWorker} made; it is killed if it still runs. */
  public void removeWorker(NodeProcess worker) {
    worker.close();
    workers.remove(worker.id());
    Optional.ofNullable(proxies.remove(worker.id())).ifPresent(TcpProxy::close);
  }

  private NodeProcess node(String role, String id, List<String> further) {
    Path data = folder.resolve("data").resolve(id);
    Supplier<URI> table = tableOf(id);
    Host host = hosts == null ? null : hosts.host(coordinators.size() + workers.size());
    String address = host == null ? "127.0.0.1" : host.address();
    if (host != null) {
      hostOf.put(id, host);
    }
    Supplier<List<String>> arguments =
        () -> {
          var list = new ArrayList<String>();
          list.addAll(List.of(role, "--node-id", id, "--bind", address, "--port", "0"));
          list.addAll(List.of("--dynamodb-endpoint", table.get().toString()));
          list.addAll(
              List.of("--blobs", folder.resolve("data").resolve("blobs").toUri().toString()));
          list.addAll(List.of("--data", data.toString(), "--lease", shape.leaseMillis() + "ms"));
          list.addAll(further);
          return list;
        };
    return new NodeProcess(
        id,
        data,
        folder.resolve(id + ".log"),
        host == null ? List.of() : host.prefix(),
        NODE_JVM,
        arguments);
  }

  /** Where a node finds the table: on hosts of their own the network takes the proxies' place. */
  private Supplier<URI> tableOf(String id) {
    if (hosts != null) {
      return dynamoDb::url;
    }
    TcpProxy proxy = TcpProxy.before(dynamoDb::url);
    proxies.put(id, proxy);
    return proxy::url;
  }

  /** What is between the nodes, if each is on a host of its own. */
  public Hosts hosts() {
    if (hosts == null) {
      throw new IllegalStateException("all nodes are on one host");
    }
    return hosts;
  }

  /** Where a node is. */
  public Host host(NodeProcess node) {
    return Optional.ofNullable(hostOf.get(node.id())).orElseThrow();
  }

  public Rest rest() {
    return rest;
  }

  public Duration lease() {
    return Duration.ofMillis(shape.leaseMillis());
  }

  public NodeProcess dynamoDb() {
    return dynamoDb;
  }

  /** What every node reaches DynamoDB through. */
  public Collection<TcpProxy> proxies() {
    return proxies.values();
  }

  /** What this node, and no other, reaches DynamoDB through. */
  public TcpProxy proxy(NodeProcess node) {
    return Optional.ofNullable(proxies.get(node.id())).orElseThrow();
  }

  public NodeProcess worker(String id) {
    return Optional.ofNullable(workers.get(id)).orElseThrow();
  }

  public List<NodeProcess> coordinators() {
    return List.copyOf(coordinators.values());
  }

  public List<NodeProcess> workers() {
    return List.copyOf(workers.values());
  }

  public List<NodeProcess> nodes() {
    var nodes = new ArrayList<>(coordinators());
    nodes.addAll(workers());
    return nodes;
  }

  private List<NodeProcess> all() {
    var all = new ArrayList<>(nodes());
    all.add(dynamoDb);
    return all;
  }

  /** All that have been started, also if they are down now: a client does not know. */
  private List<URI> coordinatorUrls() {
    var urls = new ArrayList<URI>();
    for (NodeProcess coordinator : coordinators.values()) {
      if (coordinator.hasUrl()) {
        urls.add(coordinator.url());
      }
    }
    return urls;
  }

  /** Who leads, and in which term. */
  public record Leader(NodeProcess node, long term) {}

  /** The leader that any coordinator names; empty if it knows of none. */
  public Optional<Leader> leader() throws IOException {
    return leader(rest.get(LEADER_PATH));
  }

  /** The leader that this coordinator names. */
  public Optional<Leader> leaderAsSeenBy(NodeProcess coordinator) throws IOException {
    return leader(rest.exchange(coordinator.url(), "GET", LEADER_PATH, ""));
  }

  private Optional<Leader> leader(Rest.Answer answer) throws IOException {
    JsonNode row = answer.orThrow().json().path(0);
    NodeProcess node = coordinators.get(row.path("node").asString(""));
    return node == null
        ? Optional.empty()
        : Optional.of(new Leader(node, row.path("term").asLong(-1)));
  }

  public Leader awaitLeader() {
    return Until.present("a leader", GREEN_LIMIT, this::leader);
  }

  /** The coordinator that does not lead. */
  public NodeProcess follower() {
    NodeProcess leader = awaitLeader().node();
    return coordinators.values().stream().filter(node -> node != leader).findFirst().orElseThrow();
  }

  /** Waits until every process that runs is known and every shard is started. */
  public void awaitGreen() {
    long running = workers.values().stream().filter(NodeProcess::isRunning).count();
    Until.passes(
        "green with " + running + " workers",
        GREEN_LIMIT,
        () -> requireGreen(rest.get("/_cluster/health"), running));
    awaitLeader();
  }

  /** Waits until each coordinator by itself says that all is well. */
  public void awaitGreenEverywhere(Duration limit) {
    long running = workers.values().stream().filter(NodeProcess::isRunning).count();
    long start = System.nanoTime();
    for (NodeProcess coordinator : coordinators.values()) {
      Until.passes(
          "green as " + coordinator.id() + " sees it",
          limit.minus(Figures.since(start)),
          () ->
              requireGreen(
                  rest.exchange(coordinator.url(), "GET", "/_cluster/health", ""), running));
    }
  }

  private static void requireGreen(Rest.Answer answer, long workers) throws IOException {
    JsonNode health = answer.orThrow().json();
    if (!health.path("status").asString("").equals("green")
        || health.path("number_of_data_nodes").asInt(-1) != workers) {
      throw new IOException(health.toString());
    }
  }

  /** A shard copy as {@code _cat/shards} has it. */
  public record Shard(String index, int number, boolean primary, String state, String node) {
    public boolean isStarted() {
      return state.equals("STARTED");
    }
  }

  /** The copies of an index's shards. */
  public List<Shard> shards(String index) throws IOException {
    var shards = new ArrayList<Shard>();
    for (JsonNode shard : rest.get("/_cat/shards/" + index + "?format=json").orThrow().json()) {
      shards.add(
          new Shard(
              shard.path("index").asString(),
              shard.path("shard").asInt(Integer.parseInt(shard.path("shard").asString("-1"))),
              shard.path("prirep").asString("").equals("p"),
              shard.path("state").asString(),
              shard.path("node").asString("")));
    }
    return shards;
  }

  /** Creates an index with so many shards of one copy and waits until it can be written. */
  public void createIndex(String index, int shards) throws IOException {
    createIndex(index, shards, 0);
  }

  /** The same with so many replicas of each shard, and waits until all copies are started. */
  public void createIndex(String index, int shards, int replicas) throws IOException {
    rest.put(
            "/" + index,
            "{\"settings\":{\"number_of_shards\":%d,\"number_of_replicas\":%d}}"
                .formatted(shards, replicas))
        .orThrow();
    awaitGreen();
  }

  public void printTails() {
    for (NodeProcess process : all()) {
      System.out.println("--- end of " + process.id() + "'s log");
      System.out.println(process.tail());
    }
  }

  @Override
  public void close() {
    rest.close();
    all().parallelStream().forEach(NodeProcess::close);
    proxies.values().forEach(TcpProxy::close);
    if (hosts != null) {
      hosts.close();
    }
  }
}
