package io.pinakes.common.state;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.state.IndexDefinition.Stage;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How state is written into rows. Every row carries the version of this format. */
final class StateCodec {

  static final String FORMAT = "format";
  static final String VERSION = "version";
  static final String TERM = "term";
  static final String RESERVED = "reserved";

  private static final int CURRENT_FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.shared();

  private StateCodec() {}

  static Map<String, Value> encode(IndexDefinition index) {
    var row = new TreeMap<String, Value>();
    row.put(FORMAT, Value.of(CURRENT_FORMAT));
    row.put(VERSION, Value.of(index.version()));
    row.put("uuid", Value.of(index.uuid()));
    row.put("created", Value.of(index.createdMillis()));
    row.put("shards", Value.of(index.settings().shards()));
    row.put("replicas", Value.of(index.settings().replicas()));
    row.put("refresh_ms", Value.of(index.settings().refreshInterval().toMillis()));
    row.put("routing", Value.of(index.settings().routing().name()));
    row.put("mapping", Value.of(index.mapping().toJson().toString()));
    row.put("mapping_version", Value.of(index.mappingVersion()));
    row.put("deleting", Value.of(index.deleting()));
    row.put("stage", Value.of(index.stage().name()));
    row.put("name_kept", Value.of(index.nameKept()));
    if (!index.settings().given().isEmpty()) {
      ObjectNode given = JSON.createObjectNode();
      index.settings().given().forEach(given::set);
      row.put("settings", Value.of(given.toString()));
    }
    return row;
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
            Duration.ofMillis(row.requiredNumber("refresh_ms")),
            given(row),
            routing(row)),
        Mapping.parse((ObjectNode) JSON.readTree(row.requiredText("mapping"))),
        row.requiredNumber("mapping_version"),
        stage(row),
        row.flag("name_kept"),
        row.requiredNumber(VERSION));
  }

  private static SortedMap<String, JsonNode> given(Row row) {
    var given = new TreeMap<String, JsonNode>();
    String text = row.text("settings");
    if (text != null) {
      JSON.readTree(text).properties().forEach(each -> given.put(each.getKey(), each.getValue()));
    }
    return given;
  }

  /** Older rows are of indices whose documents have no routing. */
  private static RoutingFormat routing(Row row) {
    String routing = row.text("routing");
    return routing == null ? RoutingFormat.SHARDS : RoutingFormat.valueOf(routing);
  }

  /** Older rows say only whether the index is being removed. */
  private static Stage stage(Row row) {
    if (row.flag("deleting")) {
      return Stage.DELETING;
    }
    String stage = row.text("stage");
    return stage == null ? Stage.OPEN : Stage.valueOf(stage);
  }

  /** Whether a row in the place of an index only keeps its name for aliases. */
  static boolean isReservation(Row row) {
    return row.has(RESERVED);
  }

  /** A row that keeps indices from having a name that an alias has, or may get. */
  static Map<String, Value> reservation(String nonce) {
    return Map.of(FORMAT, Value.of(CURRENT_FORMAT), RESERVED, Value.of(nonce));
  }

  static Map<String, Value> encode(Aliases aliases) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode names = root.putObject("aliases");
    aliases
        .byName()
        .forEach(
            (name, members) -> {
              ObjectNode byIndex = names.putObject(name);
              members.forEach((uuid, alias) -> write(alias, byIndex.putObject(uuid)));
            });
    aliases.begun().forEach(root.putArray("begun")::add);
    aliases.ended().forEach(root.putArray("ended")::add);
    return Map.of(
        FORMAT,
        Value.of(CURRENT_FORMAT),
        VERSION,
        Value.of(aliases.version()),
        "aliases",
        Value.of(root.toString()));
  }

  static Map<String, Value> encode(Metadata metadata) {
    ObjectNode root = JSON.createObjectNode();
    metadata.indexTemplates().forEach(root.putObject("index_templates")::set);
    metadata.componentTemplates().forEach(root.putObject("component_templates")::set);
    metadata.legacyTemplates().forEach(root.putObject("templates")::set);
    metadata.persistent().forEach(root.putObject("persistent")::set);
    metadata.transients().forEach(root.putObject("transient")::set);
    return Map.of(
        FORMAT,
        Value.of(CURRENT_FORMAT),
        VERSION,
        Value.of(metadata.version()),
        "metadata",
        Value.of(root.toString()));
  }

  static Metadata decodeMetadata(Row row) {
    checkFormat(row);
    JsonNode root = JSON.readTree(row.requiredText("metadata"));
    return new Metadata(
        row.requiredNumber(VERSION),
        objects(root.required("index_templates")),
        objects(root.required("component_templates")),
        objects(root.required("templates")),
        values(root.required("persistent")),
        values(root.required("transient")));
  }

  private static SortedMap<String, ObjectNode> objects(JsonNode json) {
    var objects = new TreeMap<String, ObjectNode>();
    json.properties().forEach(each -> objects.put(each.getKey(), (ObjectNode) each.getValue()));
    return objects;
  }

  private static SortedMap<String, JsonNode> values(JsonNode json) {
    var values = new TreeMap<String, JsonNode>();
    json.properties().forEach(each -> values.put(each.getKey(), each.getValue()));
    return values;
  }

  private static void write(Alias alias, ObjectNode to) {
    putIfThere(to, "filter", alias.filter());
    putIfThere(to, "index_routing", alias.indexRouting());
    putIfThere(to, "search_routing", alias.searchRouting());
    if (alias.writeIndex() != null) {
      to.put("is_write_index", alias.writeIndex());
    }
    if (alias.hidden() != null) {
      to.put("is_hidden", alias.hidden());
    }
  }

  private static void putIfThere(ObjectNode to, String name, @Nullable String value) {
    if (value != null) {
      to.put(name, value);
    }
  }

  static Aliases decodeAliases(Row row) {
    checkFormat(row);
    JsonNode root = JSON.readTree(row.requiredText("aliases"));
    var names = new TreeMap<String, SortedMap<String, Alias>>();
    root.required("aliases")
        .properties()
        .forEach(
            name -> {
              var members = new TreeMap<String, Alias>();
              name.getValue()
                  .properties()
                  .forEach(index -> members.put(index.getKey(), readAlias(index.getValue())));
              names.put(name.getKey(), members);
            });
    return new Aliases(
        row.requiredNumber(VERSION), names, texts(root.get("begun")), texts(root.get("ended")));
  }

  private static Alias readAlias(JsonNode json) {
    return new Alias(
        text(json, "filter"),
        text(json, "index_routing"),
        text(json, "search_routing"),
        flag(json, "is_write_index"),
        flag(json, "is_hidden"));
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode value = json.get(name);
    return value == null ? null : value.asString();
  }

  private static @Nullable Boolean flag(JsonNode json, String name) {
    JsonNode value = json.get(name);
    return value == null ? null : value.asBoolean();
  }

  private static SortedSet<String> texts(@Nullable JsonNode list) {
    var texts = new TreeSet<String>();
    if (list != null) {
      list.forEach(text -> texts.add(text.asString()));
    }
    return texts;
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
