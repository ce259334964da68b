package io.pinakes.worker.profile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FilterCollector;
import org.apache.lucene.search.FilterLeafCollector;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** One of a search's collectors, with the time that it and those within it took. */
final class CollectorProfile {

  private final LongSupplier nanoTime;
  private final String reason;
  private final List<CollectorProfile> children;
  private String name;
  private long nanos;

  /**
   * Makes one that has taken no time yet.
   *
   * @param name as the answer has it; empty: that of the collector's class
   */
  CollectorProfile(
      LongSupplier nanoTime, String name, String reason, List<CollectorProfile> children) {
    this.nanoTime = nanoTime;
    this.name = name;
    this.reason = reason;
    this.children = List.copyOf(children);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("reason", reason);
    json.put("time_in_nanos", nanos);
    if (!children.isEmpty()) {
      json.put("children", children.stream().map(CollectorProfile::toJson).toList());
    }
    return json;
  }

  private void stop(long started) {
    nanos += Math.max(1, nanoTime.getAsLong() - started);
  }

  /** The same collectors, measured. */
  record Managed<C extends Collector, T>(CollectorManager<C, T> in, CollectorProfile profile)
      implements CollectorManager<Measured<C>, T> {

    @Override
    public Measured<C> newCollector() throws IOException {
      return new Measured<>(in.newCollector(), profile);
    }

    @Override
    public T reduce(Collection<Measured<C>> measured) throws IOException {
      List<C> collectors = new ArrayList<>();
      measured.forEach(collector -> collectors.add(collector.measured));
      return in.reduce(collectors);
    }
  }

  /** The same collector, measured. */
  static final class Measured<C extends Collector> extends FilterCollector {
    private final C measured;
    private final CollectorProfile profile;

    Measured(C in, CollectorProfile profile) {
      super(in);
      this.measured = in;
      this.profile = profile;
      if (profile.name.isEmpty()) {
        profile.name = Description.type(in);
      }
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext segment) throws IOException {
      long started = profile.nanoTime.getAsLong();
      try {
        return new MeasuredLeaf(in.getLeafCollector(segment), profile);
      } finally {
        profile.stop(started);
      }
    }

    @Override
    public void setWeight(Weight weight) {
      in.setWeight(weight);
    }
  }

  private static final class MeasuredLeaf extends FilterLeafCollector {
    private final CollectorProfile profile;

    MeasuredLeaf(LeafCollector in, CollectorProfile profile) {
      super(in);
      this.profile = profile;
    }

    @Override
    public void collect(int document) throws IOException {
      long started = profile.nanoTime.getAsLong();
      try {
        in.collect(document);
      } finally {
        profile.stop(started);
      }
    }

    @Override
    public @Nullable DocIdSetIterator competitiveIterator() throws IOException {
      return in.competitiveIterator();
    }

    @Override
    public void finish() throws IOException {
      long started = profile.nanoTime.getAsLong();
      try {
        in.finish();
      } finally {
        profile.stop(started);
      }
    }
  }
}
