package io.pinakes.worker.search;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.LeafFieldComparator;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.jspecify.annotations.Nullable;

/**
 * Collects the best hit of each of the best groups, and counts all hits.
 *
 * <p>Only as many groups are kept as are wanted. One that had to go comes back with its best hit: a
 * later hit brings it back only if it is better than the worst group that is kept, and so better
 * than all of its own hits before.
 */
final class GroupCollector implements Collector {

  private final Grouping grouping;
  private final Sort sort;
  private final int size;
  private final FieldComparator<?>[] comparators;
  private final int[] directions;
  private final boolean continued;
  private final Map<Object, Group> groups = new HashMap<>();
  private final TreeSet<Group> ranked = new TreeSet<>(this::compare);
  private long total;

  /** Stands for the value of documents that have none. */
  private static final Object NONE = new Object();

  private static final class Group {
    final int slot;
    Object value;
    int document;

    Group(int slot, Object value) {
      this.slot = slot;
      this.value = value;
    }
  }

  /** For a search on one thread. */
  record Collectors(Grouping grouping, Sort sort, int size, @Nullable FieldDoc after)
      implements CollectorManager<GroupCollector, TopDocs> {

    @Override
    public GroupCollector newCollector() {
      return new GroupCollector(grouping, sort, size, after);
    }

    @Override
    public TopDocs reduce(Collection<GroupCollector> collectors) {
      return collectors.iterator().next().topDocs();
    }
  }

  private GroupCollector(Grouping grouping, Sort sort, int size, @Nullable FieldDoc after) {
    this.grouping = grouping;
    this.sort = sort;
    this.size = size;
    this.continued = after != null;
    SortField[] fields = sort.getSort();
    this.comparators = new FieldComparator<?>[fields.length];
    this.directions = new int[fields.length];
    for (int i = 0; i < fields.length; i++) {
      comparators[i] = fields[i].getComparator(size, Pruning.NONE);
      directions[i] = fields[i].getReverse() ? -1 : 1;
      if (after != null) {
        setTop(comparators[i], after.fields[i]);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> void setTop(FieldComparator<T> comparator, Object value) {
    // The sort made the value for this comparator.
    comparator.setTopValue((T) value);
  }

  private int compare(Group a, Group b) {
    for (int i = 0; i < comparators.length; i++) {
      int order = directions[i] * comparators[i].compare(a.slot, b.slot);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.document, b.document);
  }

  @Override
  public ScoreMode scoreMode() {
    return sort.needsScores() ? ScoreMode.COMPLETE : ScoreMode.COMPLETE_NO_SCORES;
  }

  @Override
  public LeafCollector getLeafCollector(LeafReaderContext segment) throws IOException {
    var leaves = new LeafFieldComparator[comparators.length];
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = comparators[i].getLeafComparator(segment);
    }
    return new Leaf(segment.docBase, leaves, grouping.open(segment.reader()));
  }

  private final class Leaf implements LeafCollector {
    private final int base;
    private final LeafFieldComparator[] leaves;
    private final Grouping.Values values;

    Leaf(int base, LeafFieldComparator[] leaves, Grouping.Values values) {
      this.base = base;
      this.leaves = leaves;
      this.values = values;
    }

    @Override
    public void setScorer(Scorable scorer) throws IOException {
      for (LeafFieldComparator leaf : leaves) {
        leaf.setScorer(scorer);
      }
    }

    @Override
    public void collect(int document) throws IOException {
      total++;
      if (continued && !isAfter(document)) {
        return;
      }
      Object value = values.of(document);
      if (value == null) {
        value = NONE;
      }
      Group known = groups.get(value);
      if (known != null) {
        if (isBetter(document, known)) {
          ranked.remove(known);
          put(document, known);
        }
      } else if (groups.size() < size) {
        add(document, new Group(groups.size(), value));
      } else {
        Group worst = ranked.last();
        if (isBetter(document, worst)) {
          ranked.remove(worst);
          groups.remove(worst.value);
          worst.value = value;
          add(document, worst);
        }
      }
    }

    private boolean isAfter(int document) throws IOException {
      for (int i = 0; i < leaves.length; i++) {
        int order = directions[i] * leaves[i].compareTop(document);
        if (order != 0) {
          return order < 0;
        }
      }
      return false;
    }

    /** Of equals the first is the best, and documents come in order. */
    private boolean isBetter(int document, Group group) throws IOException {
      for (int i = 0; i < leaves.length; i++) {
        leaves[i].setBottom(group.slot);
        int order = directions[i] * leaves[i].compareBottom(document);
        if (order != 0) {
          return order > 0;
        }
      }
      return false;
    }

    private void add(int document, Group group) throws IOException {
      Object kept = Grouping.kept(group.value);
      group.value = kept == null ? NONE : kept;
      groups.put(group.value, group);
      put(document, group);
    }

    private void put(int document, Group group) throws IOException {
      for (LeafFieldComparator leaf : leaves) {
        leaf.copy(group.slot, document);
      }
      group.document = base + document;
      ranked.add(group);
    }
  }

  private TopDocs topDocs() {
    var hits = new GroupedHit[ranked.size()];
    int rank = 0;
    for (Group group : ranked) {
      var fields = new Object[comparators.length];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = comparators[i].value(group.slot);
      }
      float score = sort.equals(Sort.RELEVANCE) ? (Float) fields[0] : Float.NaN;
      hits[rank++] =
          new GroupedHit(group.document, score, fields, group.value == NONE ? null : group.value);
    }
    return new TopDocs(new TotalHits(total, TotalHits.Relation.EQUAL_TO), hits);
  }
}
