package io.pinakes.system.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.SearchSetting;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each setting that is accepted has somebody who reads it, or a reason why nobody does. */
final class IndexSettingsReadTest {

  private static final String SPEED = "how fast, not what";
  private static final String LOG = "each write is in the log before it is answered";
  private static final String MERGES = "merging goes by Lucene's own rules";
  private static final String PLACES = "where copies are is the leader's business alone";
  private static final String SLOW = "what slow logs there are goes by the node's own bounds";

  /** Read by their names where the packages of settings cannot be used, and where. */
  private static final Map<String, String> BY_NAME =
      Map.of(
          "index.max_ngram_diff", "TextBounds",
          "index.max_shingle_diff", "TextBounds",
          "index.highlight.max_analyzed_offset", "TextBounds",
          "index.analyze.max_token_count", "AnalyzeAnswers");

  /** Beginnings of names of settings that nobody reads, and why that is harmless. */
  private static final Map<String, String> HARMLESS =
      Map.ofEntries(
          Map.entry("index.priority", SPEED),
          Map.entry("index.codec", SPEED),
          Map.entry("index.store.type", SPEED),
          Map.entry("index.requests.cache.enable", "there is no cache of answers"),
          Map.entry("index.queries.cache.enabled", SPEED),
          Map.entry("index.warmer.enabled", SPEED),
          Map.entry("index.load_fixed_bitset_filters_eagerly", SPEED),
          Map.entry("index.soft_deletes.", "the log keeps what a copy has missed"),
          Map.entry("index.translog.", LOG),
          Map.entry("index.gc_deletes", "versions of deletions are never forgotten in the log"),
          Map.entry("index.search.idle.after", "a node's own bound: 30 s, OpenSearch's default"),
          Map.entry("index.unassigned.", PLACES),
          Map.entry("index.merge.", MERGES),
          Map.entry("index.search.concurrent_segment_search.", SPEED),
          Map.entry("index.routing.", PLACES),
          Map.entry("index.search.slowlog.", SLOW),
          Map.entry("index.indexing.slowlog.", SLOW),
          Map.entry("index.max_refresh_listeners", "a node's own bound: OpenSearch's default"),
          Map.entry("index.max_script_fields", "script fields are refused, however few"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.pinakes");

  private static Set<String> fieldsReadOf(Class<?> owner) {
    var read = new TreeSet<String>();
    for (JavaClass each : CLASSES) {
      if (each.isEquivalentTo(owner)) {
        continue;
      }
      for (JavaFieldAccess access : each.getFieldAccessesFromSelf()) {
        if (access.getTargetOwner().isEquivalentTo(owner)) {
          read.add(access.getTarget().getName());
        }
      }
    }
    return read;
  }

  @Test
  void everyIndexSettingIsReadOrKnownToBeHarmless() throws IllegalAccessException {
    var fields = new TreeMap<String, String>();
    for (var field : IndexSetting.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers())
          && field.get(null) instanceof IndexSetting setting) {
        fields.put(setting.name(), field.getName());
      }
    }
    Set<String> read = fieldsReadOf(IndexSetting.class);
    var unread = new TreeSet<String>();
    for (IndexSetting setting : IndexSetting.all()) {
      String name = setting.name();
      boolean known =
          BY_NAME.containsKey(name) || HARMLESS.keySet().stream().anyMatch(name::startsWith);
      if (!known && !read.contains(fields.getOrDefault(name, ""))) {
        unread.add(name);
      }
    }
    assertThat(unread).isEmpty();
  }

  @Test
  void everySettingOfSearchesIsRead() {
    Set<String> read = fieldsReadOf(SearchSetting.class);
    for (SearchSetting setting : SearchSetting.values()) {
      assertThat(read).contains(setting.name());
    }
  }
}
