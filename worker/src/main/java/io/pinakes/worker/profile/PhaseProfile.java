package io.pinakes.worker.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;

/** What one pass over a shard spends its time on: queries, rewriting and collectors. */
public final class PhaseProfile {

  private final LongSupplier nanoTime;
  private final QueryProfile queries;
  private final List<CollectorProfile> done = new ArrayList<>();
  // Measured already, but not in a collector around them, if there will be one.
  private final List<CollectorProfile> single = new ArrayList<>();
  private long rewriteNanos;

  PhaseProfile(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.queries = new QueryProfile(nanoTime);
  }

  /** Searches as another, measured. */
  public IndexSearcher searcher(IndexSearcher in) {
    return new ProfiledSearcher(in, this);
  }

  /**
   * Measures collectors that pass on to no others.
   *
   * @param name as the answer has it; empty: that of the collector's class
   * @param reason why there are such collectors, as the answer has it
   */
  public <C extends Collector, T> CollectorManager<?, T> collectors(
      String name, String reason, CollectorManager<C, T> in) {
    var profile = new CollectorProfile(nanoTime, name, reason, List.of());
    single.add(profile);
    return new CollectorProfile.Managed<>(in, profile);
  }

  /** Measures a collector that passes on to no others. */
  public Collector collector(String name, String reason, Collector in) {
    var profile = new CollectorProfile(nanoTime, name, reason, List.of());
    single.add(profile);
    return new CollectorProfile.Measured<>(in, profile);
  }

  /** Measures collectors that pass on to all those that were measured since the last search. */
  public <C extends Collector, T> CollectorManager<?, T> around(
      String name, String reason, CollectorManager<C, T> in) {
    var profile = new CollectorProfile(nanoTime, name, reason, single);
    single.clear();
    single.add(profile);
    return new CollectorProfile.Managed<>(in, profile);
  }

  /** The collectors that were measured so far are complete. */
  public void searched() {
    done.addAll(single);
    single.clear();
  }

  long startRewrite() {
    return nanoTime.getAsLong();
  }

  void stopRewrite(long started) {
    rewriteNanos += nanoTime.getAsLong() - started;
  }

  QueryProfile queries() {
    return queries;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("query", queries.toJson());
    json.put("rewrite_time", rewriteNanos);
    json.put("collector", done.stream().map(CollectorProfile::toJson).toList());
    return json;
  }
}
