package io.pinakes.common.state;

import io.pinakes.common.mapping.MappingLimits;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An index's settings.
 *
 * @param shards fixed when the index is made, 1 to 1024 as in OpenSearch
 * @param replicas further copies of each shard
 * @param refreshInterval between periodic refreshes; negative: none
 * @param given every setting that was given, by its full dotted name, such as {@code
 *     index.max_result_window}: a text, or a list of texts
 * @param routing how documents find their shard
 */
public record IndexSettings(
    int shards,
    int replicas,
    Duration refreshInterval,
    SortedMap<String, JsonNode> given,
    RoutingFormat routing) {

  /** OpenSearch's default bound, {@code index.number_of_shards} up to 1024. */
  public static final int MAX_SHARDS = 1024;

  /** OpenSearch's. */
  public static final IndexSettings DEFAULT = new IndexSettings(1, 1, Duration.ofSeconds(1));

  /** The name that was given, if it is another than the index's. */
  public static final String PROVIDED_NAME = "index.provided_name";

  public IndexSettings {
    if (shards < 1 || shards > MAX_SHARDS) {
      throw new IllegalArgumentException("shards must be 1 to " + MAX_SHARDS + ": " + shards);
    }
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas must not be negative: " + replicas);
    }
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
  }

  /** Settings of a new index. */
  public IndexSettings(
      int shards, int replicas, Duration refreshInterval, SortedMap<String, JsonNode> given) {
    this(shards, replicas, refreshInterval, given, RoutingFormat.ROUTING_SHARDS);
  }

  /** Settings of which none was given. */
  public IndexSettings(int shards, int replicas, Duration refreshInterval) {
    this(shards, replicas, refreshInterval, Collections.emptySortedMap());
  }

  /** What was given for a setting, as a text; null if it was not given, or is a list. */
  public @Nullable String text(String name) {
    JsonNode value = given.get(name);
    return value == null || !value.isValueNode() ? null : value.asString();
  }

  /** What holds for a whole number. */
  public long number(IndexSetting setting) {
    String text = text(setting.name());
    return setting.whole(text == null ? setting.fallback() : text);
  }

  /** What holds for a whole number of 32 bits. */
  public int integer(IndexSetting setting) {
    return Math.toIntExact(number(setting));
  }

  /** What holds for something that is on or off. */
  public boolean flag(IndexSetting setting) {
    String text = text(setting.name());
    return (text == null ? setting.fallback() : text).equals("true");
  }

  /** What holds for a list of texts. */
  public List<String> texts(IndexSetting setting) {
    JsonNode value = given.get(setting.name());
    if (value != null && value.isArray()) {
      return value.valueStream().map(JsonNode::asString).toList();
    }
    String text = text(setting.name());
    return IndexSetting.split(text == null ? setting.fallback() : text);
  }

  /** How the number of replicas follows the number of workers; empty: it does not. */
  public Optional<ReplicaRange> replicaRange() {
    String text = text(IndexSetting.AUTO_EXPAND_REPLICAS.name());
    return text == null ? Optional.empty() : ReplicaRange.parse(text);
  }

  /** What they allow the mapping and the documents. */
  public MappingLimits mappingLimits() {
    return new MappingLimits(
        integer(IndexSetting.MAPPING_TOTAL_FIELDS_LIMIT),
        integer(IndexSetting.MAPPING_DEPTH_LIMIT),
        integer(IndexSetting.MAPPING_NESTED_FIELDS_LIMIT),
        Math.min(
            integer(IndexSetting.MAPPING_NESTED_OBJECTS_LIMIT), MappingLimits.MAX_NESTED_OBJECTS),
        integer(IndexSetting.MAPPING_FIELD_NAME_LENGTH_LIMIT),
        flag(IndexSetting.MAPPING_IGNORE_MALFORMED),
        flag(IndexSetting.MAPPING_COERCE));
  }

  /** Copies of a shard that must be started before it is written to, the primary among them. */
  public int activeShards() {
    String text = text(IndexSetting.WAIT_FOR_ACTIVE_SHARDS.name());
    String wanted = text == null ? IndexSetting.WAIT_FOR_ACTIVE_SHARDS.fallback() : text;
    return wanted.equals("all") || wanted.equals("-1") ? 1 + replicas : Integer.parseInt(wanted);
  }

  /** Whether patterns leave the index out. */
  public boolean hidden() {
    return flag(IndexSetting.HIDDEN);
  }

  /**
   * The settings after some were given, and others taken back.
   *
   * @param all those that are given then; the number of shards cannot differ
   * @param defaultReplicas if no number is given
   */
  public static IndexSettings of(SortedMap<String, JsonNode> all, int defaultReplicas) {
    var none = new IndexSettings(1, 0, Duration.ofSeconds(1), all);
    String interval = none.text(IndexSetting.REFRESH_INTERVAL.name());
    return new IndexSettings(
        none.integer(IndexSetting.NUMBER_OF_SHARDS),
        none.text(IndexSetting.NUMBER_OF_REPLICAS.name()) == null
            ? defaultReplicas
            : none.integer(IndexSetting.NUMBER_OF_REPLICAS),
        IndexSetting.REFRESH_INTERVAL.duration(
            interval == null ? IndexSetting.REFRESH_INTERVAL.fallback() : interval),
        all);
  }

  /** The same with another number of replicas. */
  public IndexSettings withReplicas(int number) {
    return new IndexSettings(shards, number, refreshInterval, given, routing);
  }

  /** The same with another interval between refreshes. */
  public IndexSettings withRefreshInterval(Duration interval) {
    return new IndexSettings(shards, replicas, interval, given, routing);
  }

  /** The same of an index whose name was given with a date in it. */
  public IndexSettings withProvidedName(String name) {
    var settings = new TreeMap<>(given);
    settings.put(PROVIDED_NAME, JsonNodeFactory.instance.stringNode(name));
    return withGiven(settings);
  }

  /** The same with other given ones. */
  public IndexSettings withGiven(SortedMap<String, JsonNode> settings) {
    return new IndexSettings(shards, replicas, refreshInterval, settings, routing);
  }
}
