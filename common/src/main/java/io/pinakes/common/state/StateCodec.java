package io.pinakes.common.state;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How state is written into rows. Every row carries the version of this format. */
final class StateCodec {

  static final String FORMAT = "format";
  static final String VERSION = "version";
  static final String TERM = "term";

  private static final int CURRENT_FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.shared();

  private StateCodec() {}

  static Map<String, Value> encode(IndexDefinition index) {
    return Map.of(
        FORMAT,
        Value.of(CURRENT_FORMAT),
        VERSION,
        Value.of(index.version()),
        "uuid",
        Value.of(index.uuid()),
        "created",
        Value.of(index.createdMillis()),
        "shards",
        Value.of(index.settings().shards()),
        "replicas",
        Value.of(index.settings().replicas()),
        "refresh_ms",
        Value.of(index.settings().refreshInterval().toMillis()),
        "mapping",
        Value.of(index.mapping().toJson().toString()),
        "mapping_version",
        Value.of(index.mappingVersion()),
        "deleting",
        Value.of(index.deleting()));
  }

  static IndexDefinition decodeIndex(String name, Row row) {
    checkFormat(row);
    return new IndexDefinition(
        name,
        row.requiredText("uuid"),
        row.requiredNumber("created"),
        new IndexSettings(
            Math.toIntExact(row.requiredNumber("shards")),
            Math.toIntExact(row.requiredNumber("replicas")),
            Duration.ofMillis(row.requiredNumber("refresh_ms"))),
        Mapping.parse((ObjectNode) JSON.readTree(row.requiredText("mapping"))),
        row.requiredNumber("mapping_version"),
        row.flag("deleting"),
        row.requiredNumber(VERSION));
  }

  /** Nodes are written once and shards name them by their place, so that the row stays small. */
  static Map<String, Value> encode(Assignments assignments) {
    var places = new LinkedHashMap<NodeInfo, Integer>();
    ObjectNode root = JSON.createObjectNode();
    ObjectNode indices = root.putObject("indices");
    assignments
        .byIndex()
        .forEach(
            (uuid, shards) -> {
              ArrayNode list = indices.putArray(uuid);
              for (ShardAssignment shard : shards) {
                ArrayNode one = list.addArray();
                one.add(shard.number());
                for (NodeInfo node : shard.copies()) {
                  Integer place = places.get(node);
                  if (place == null) {
                    place = places.size();
                    places.put(node, place);
                  }
                  one.add(place);
                }
              }
            });
    ArrayNode nodes = root.putArray("nodes");
    for (NodeInfo node : places.keySet()) {
      nodes
          .addArray()
          .add(node.id())
          .add(node.owner())
          .add(node.role().name())
          .add(node.address())
          .add(node.zone());
    }
    return Map.of(
        FORMAT,
        Value.of(CURRENT_FORMAT),
        VERSION,
        Value.of(assignments.version()),
        TERM,
        Value.of(assignments.term()),
        "assignments",
        Value.of(JSON.writeValueAsString(root)));
  }

  static Assignments decodeAssignments(Row row) {
    checkFormat(row);
    var root = JSON.readTree(row.requiredText("assignments"));
    List<NodeInfo> nodes = new ArrayList<>();
    root.required("nodes")
        .forEach(
            node ->
                nodes.add(
                    new NodeInfo(
                        node.get(0).stringValue(),
                        node.get(1).stringValue(),
                        NodeInfo.Role.valueOf(node.get(2).stringValue()),
                        node.get(3).stringValue(),
                        node.get(4).stringValue())));
    var byIndex = new TreeMap<String, List<ShardAssignment>>();
    root.required("indices")
        .properties()
        .forEach(
            index -> {
              var shards = new ArrayList<ShardAssignment>();
              for (var shard : index.getValue()) {
                var copies = new ArrayList<NodeInfo>();
                for (int i = 1; i < shard.size(); i++) {
                  copies.add(nodes.get(shard.get(i).intValue()));
                }
                shards.add(new ShardAssignment(shard.get(0).longValue(), copies));
              }
              byIndex.put(index.getKey(), shards);
            });
    return new Assignments(row.requiredNumber(TERM), row.requiredNumber(VERSION), byIndex);
  }

  static Map<String, Value> encode(Draining draining) {
    ArrayNode names = JSON.createArrayNode();
    draining.names().forEach(names::add);
    return Map.of(
        FORMAT,
        Value.of(CURRENT_FORMAT),
        VERSION,
        Value.of(draining.version()),
        "names",
        Value.of(JSON.writeValueAsString(names)));
  }

  static Draining decodeDraining(Row row) {
    checkFormat(row);
    var names = new TreeSet<String>();
    JSON.readTree(row.requiredText("names")).forEach(name -> names.add(name.stringValue()));
    return new Draining(row.requiredNumber(VERSION), names);
  }

  private static void checkFormat(Row row) {
    long format = row.requiredNumber(FORMAT);
    if (format != CURRENT_FORMAT) {
      throw new IllegalStateException(
          "row "
              + row.key()
              + " has format "
              + format
              + ", this node reads only "
              + CURRENT_FORMAT
              + ": is it older than the rest of the cluster?");
    }
  }
}
