package io.pinakes.coordinator.node;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.membership.Members;
import io.pinakes.common.message.AnalyzeCall;
import io.pinakes.common.message.AnalyzeCall.AnalyzeAnswer;
import io.pinakes.common.message.AnalyzeCall.AnalyzeRequest;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Analyses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Has a worker analyse texts; one that does not answer is passed over. */
final class WorkersAnalyses implements Analyses {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Logger LOG = LoggerFactory.getLogger(WorkersAnalyses.class);

  private final Members members;
  private final Transport transport;
  private final Machine machine;

  WorkersAnalyses(Members members, Transport transport, Machine machine) {
    this.members = members;
    this.transport = transport;
    this.machine = machine;
  }

  @Override
  public ObjectNode analyze(
      @Nullable SortedMap<String, JsonNode> settings, ObjectNode body, Duration timeout)
      throws InterruptedException {
    ObjectNode flat = JSON.createObjectNode();
    if (settings != null) {
      settings.forEach(flat::set);
    }
    var request = new AnalyzeRequest(bytes(flat), bytes(body), settings != null);
    long deadline = machine.clock().nanoTime() + timeout.toNanos();
    List<NodeInfo> workers = members.workers();
    int first = workers.isEmpty() ? 0 : (int) machine.random(workers.size());
    for (int i = 0; i < workers.size(); i++) {
      NodeInfo worker = workers.get((first + i) % workers.size());
      Duration left = Duration.ofNanos(deadline - machine.clock().nanoTime());
      if (left.isNegative() || left.isZero()) {
        break;
      }
      try {
        AnalyzeAnswer answer = transport.call(worker.address(), AnalyzeCall.ANALYZE, request, left);
        return (ObjectNode) JSON.readTree(answer.json());
      } catch (RpcException e) {
        LOG.debug("[{}] does not analyse", worker.id(), e);
      }
    }
    throw ApiException.unavailable("no worker is there to analyse texts");
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
